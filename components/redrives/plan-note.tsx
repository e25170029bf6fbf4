"use client";
import { formatDuration } from "@/components/ui/format";
import { Time } from "@/components/ui/time";
import { useNow } from "@/components/ui/use-now";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { shortHash } from "./words";

/** Which plan this is, when it was looked at, and how long it holds. */
export function PlanNote({ job }: { job: RedriveDetail }) {
  return (
    <span className="text-small text-3">
      plan <span className="font-mono">{shortHash(job.planHash)}</span> · frozen <Time at={job.createdAt} seconds />
      {job.state === "planned" && <Expires at={job.expiresAt} />}
    </span>
  );
}

function Expires({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null || now === null) return null;
  const leftMs = Date.parse(at) - now;
  // By the minute: a count-down by the second would be the only thing on the page that moves.
  if (leftMs <= 0) return " · expired";
  return ` · expires in ${leftMs < 60_000 ? "under 1 min" : formatDuration(Math.floor(leftMs / 60_000) * 60_000)}`;
}
