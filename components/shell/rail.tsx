"use client";
import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { Brand } from "./brand";
import { DeadLetterBadge } from "./dead-letter-badge";
import { MorePages } from "./more-pages";
import { pageHref, type PageEntry } from "./navigation";
import { PageIcon } from "./page-icon";
import { RunningBadge } from "./running-badge";
import { usePages } from "./pages-here";
import { usePlace } from "./use-place";

/** Where one can go: at the left, on a phone at the bottom. */
export function Rail() {
  const pages = usePages();
  return (
    <nav
      aria-label="Pages"
      className={cn(
        "sticky top-0 row-span-2 self-start flex h-dvh flex-col gap-px border-r border-line bg-surface px-2 py-3",
        "phone:fixed phone:inset-x-0 phone:top-auto phone:bottom-0 phone:z-30 phone:h-auto phone:flex-row phone:justify-around phone:border-t phone:border-r-0 phone:px-1.5 phone:pt-1 phone:pb-[max(4px,env(safe-area-inset-bottom))]",
      )}
    >
      <Brand />
      {pages.map((page, index) => (
        <RailEntry key={page.key} page={page} section={page.section === pages[index - 1]?.section ? undefined : sections[page.section]} />
      ))}
      <MorePages />
    </nav>
  );
}

const sections = { need: undefined, look: "Look", record: "Record", training: "Training" };

function RailEntry({ page, section }: { page: PageEntry; section: string | undefined }) {
  const place = usePlace();
  const here = place.page === page.key;
  return (
    <>
      {section && <div className="px-2 pt-3.5 pb-1 text-small text-3 phone:hidden">{section}</div>}
      <Link
        href={pageHref(page.key, place.context)}
        aria-current={here ? "page" : undefined}
        className={cn(
          "flex h-7.5 items-center gap-2.5 rounded-md px-2 text-2 hover:bg-hover hover:text-text touch:h-11",
          "phone:relative phone:h-12 phone:flex-1 phone:flex-col phone:justify-center phone:gap-0.5 phone:px-0 phone:text-small phone:whitespace-nowrap",
          here && "bg-selected font-[550] text-text hover:bg-selected",
          page.isMore && "phone:hidden",
        )}
      >
        <PageIcon page={page.key} />
        <span className="whitespace-nowrap">{page.name}</span>
        {page.key === "dead-letters" && <DeadLetterBadge context={place.context} />}
        {page.key === "redrives" && <RunningBadge />}
      </Link>
    </>
  );
}
