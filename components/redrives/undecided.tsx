"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { formatCount } from "@/components/ui/format";
import { Glyph } from "@/components/ui/glyph";
import type { RedriveDetail } from "@/lib/domain/redrive/row";

const UnknownDialog = dynamic(() => import("./unknown-dialog").then((module) => module.UnknownDialog), { ssr: false });

/** Messages of which nobody knows whether they were sent: one by one below, or all of which a look says the same. */
export function Undecided({ job }: { job: RedriveDetail }) {
  const [isOpen, setOpen] = useState(false);
  const mayNot = useWhyNotAct();
  const count = job.counts.unknown;
  return (
    <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-2 border-t border-line px-3.5 py-2.5">
      <Glyph tone="warn" className="translate-y-px" />
      <span className="min-w-0 flex-1 basis-60">
        Whether {count === 1 ? "one message was" : `${formatCount(count)} messages were`} sent is not known.{" "}
        <span className="text-2">
          {count === 1 ? "Look in the target stream, then settle it below with “Resolve…”." : "Settle each below, or look for all at once."}
        </span>
      </span>
      {count > 1 && (
        <ActButton whyNot={mayNot} quietReason onClick={() => setOpen(true)}>
          Look for all {formatCount(count)}…
        </ActButton>
      )}
      {isOpen && <UnknownDialog job={job} onClose={() => setOpen(false)} />}
    </div>
  );
}
