"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import type { RedriveRow } from "@/lib/domain/redrive/row";

const AbortDialog = dynamic(() => import("./abort-dialog").then((module) => module.AbortDialog), { ssr: false });

/** Asks before it stops a job: what was sent cannot be called back. */
export function AbortButton({ job, quietReason }: { job: RedriveRow; quietReason?: boolean }) {
  const [isAsking, setAsking] = useState(false);
  const whyNot = useWhyNotAct() ?? (job.state === "aborting" ? "It is stopping" : null);
  return (
    <>
      <ActButton whyNot={whyNot} quietReason={quietReason} onClick={() => setAsking(true)}>
        Abort<span className="sr-only"> re-drive #{job.number}</span>
      </ActButton>
      {isAsking && <AbortDialog job={job} onClose={() => setAsking(false)} />}
    </>
  );
}
