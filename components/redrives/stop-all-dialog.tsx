"use client";
import { useLiveQuery } from "@/components/live";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { redriveQueries } from "@/lib/queries";
import { barText } from "./bar-words";
import { useStopAll } from "./use-acts";
import { canPause } from "./words";

const most = 100;

/** Which ones it pauses, and what stays as it is. */
export function StopAllDialog({ onClose }: { onClose: () => void }) {
  const { data, error } = useLiveQuery(redriveQueries.list({ state: "live", limit: most }));
  const stop = useStopAll();
  const jobs = data?.items.filter(({ state }) => canPause(state)) ?? [];
  const footer = (
    <>
      <Button onClick={onClose}>Let them run</Button>
      <Button
        variant="danger"
        disabled={stop.isPending || jobs.length === 0}
        onClick={() => stop.mutate(undefined, { onSuccess: onClose })}
      >
        {stop.isPending ? "Stopping" : `Stop ${jobs.length === 1 ? "1 re-drive" : `${jobs.length} re-drives`}`}
      </Button>
    </>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Stop all re-drives?" footer={footer} className="w-[520px]">
      <div className="grid gap-3">
        <p>
          Each is paused before its next message.{" "}
          <span className="text-2">
            What was sent is not recalled; what waits stays held, and is sent when somebody lets its re-drive go on.
          </span>
        </p>
        {!data && (error ? <ErrorState error={error} /> : <SkeletonRows rows={2} />)}
        {data && jobs.length === 0 && <p className="text-2">None of them sends anything now.</p>}
        <ul className="grid gap-1.5">
          {jobs.map((job) => (
            <li key={job.id} className="min-w-0 break-words">
              <span className="font-[550]">#{job.number.toLocaleString("en")}</span>{" "}
              <span className="text-2">
                {job.context} · {barText(job)}
                {job.reason !== null && ` · “${job.reason}”`}
              </span>
            </li>
          ))}
        </ul>
        {stop.error && <ErrorState error={stop.error} />}
      </div>
    </Dialog>
  );
}
