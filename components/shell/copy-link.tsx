"use client";
import { ChevronDown } from "lucide-react";
import { CopyButton } from "@/components/ui/copy-button";
import { Popover } from "@/components/ui/popover";
import { freezeLink } from "@/lib/domain/share/freeze-link";

/** Shared during an incident, a link must show tomorrow what it shows now; one that goes on moving is a choice of its own. */
export function CopyLink() {
  return (
    <span className="inline-flex items-center narrow:hidden">
      <CopyButton text={() => freezeLink(window.location.href, Date.now())} className="pr-1">
        Copy link
      </CopyButton>
      <Popover
        label="Other links to this view"
        trigger={<ChevronDown aria-hidden="true" className="size-3.5" />}
        className="h-7.5 px-1 text-2 hover:bg-hover hover:text-text touch:h-11 touch:min-w-11 touch:justify-center"
      >
        <p className="text-2">“Copy link” fixes times such as “last hour”: it shows later what it shows now.</p>
        <p className="mt-2 text-2">A live link keeps them as they are: it shows the last hour of whoever opens it.</p>
        <CopyButton text={() => window.location.href} className="mt-1 -ml-2.5 text-accent">
          Copy live link
        </CopyButton>
      </Popover>
    </span>
  );
}
