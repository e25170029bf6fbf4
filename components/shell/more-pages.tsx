"use client";
import { Popover } from "@base-ui/react/popover";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { pageHref } from "./navigation";
import { PageIcon } from "./page-icon";
import { usePages } from "./pages-here";
import { usePlace } from "./use-place";

/** On a phone: the pages for which its bar has no room. */
export function MorePages() {
  const place = usePlace();
  const [isOpen, setOpen] = useState(false);
  const more = usePages().filter(({ isMore }) => isMore);
  const here = more.some(({ key }) => key === place.page);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        className={cn(
          "hidden h-12 flex-1 flex-col items-center justify-center gap-0.5 rounded-md text-small text-2 phone:flex",
          here && "bg-selected font-[550] text-text",
        )}
      >
        <Ellipsis aria-hidden="true" className="size-4" />
        More
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} side="top" align="end" collisionPadding={8} className="z-50">
          <Popover.Popup
            aria-label="More pages"
            className="min-w-44 rounded-md border border-line-strong bg-raised p-1 shadow-float outline-none"
          >
            {more.map(({ key, name }) => (
              <Link
                key={key}
                href={pageHref(key, place.context)}
                aria-current={key === place.page ? "page" : undefined}
                onClick={() => setOpen(false)}
                className="flex h-11 items-center gap-2.5 rounded-sm px-2.5 hover:bg-hover aria-[current]:bg-selected"
              >
                <PageIcon page={key} />
                {name}
              </Link>
            ))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
