"use client";
import { Popover } from "@base-ui/react/popover";
import { ChevronDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { SkeletonRows } from "@/components/ui/skeleton";

const SavedViews = dynamic(() => import("./saved-views").then((module) => module.SavedViews), {
  ssr: false,
  loading: () => <SkeletonRows rows={3} />,
});

/** Pages that were kept under a name: open one, keep the present one, remove one's own, or as an admin what others share. */
export function SavedViewsMenu() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger className="inline-flex h-7.5 items-center gap-1.5 rounded-md px-2.5 text-base whitespace-nowrap text-2 hover:bg-hover hover:text-text data-popup-open:bg-hover touch:h-11">
        Saved views
        <ChevronDown aria-hidden="true" className="size-3.5" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={12} className="z-50">
          <Popover.Popup
            aria-label="Saved views"
            className="grid max-h-(--available-height) w-85 max-w-[calc(100vw-24px)] overflow-auto rounded-md border border-line-strong bg-raised shadow-float outline-none"
          >
            <SavedViews onClose={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
