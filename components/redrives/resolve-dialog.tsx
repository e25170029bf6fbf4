"use client";
import Link from "next/link";
import { useId, useState } from "react";
import { useViewQuery } from "@/components/live";
import { streamHref } from "@/components/tables";
import { ActButton } from "@/components/ui/act-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Input } from "@/components/ui/input";
import { Mono } from "@/components/ui/mono";
import type { RedriveDetail, RedriveItemRow } from "@/lib/domain/redrive/row";
import { redriveQueries, type ItemDecision } from "@/lib/queries";
import { DecisionChoice } from "./decision-choice";
import { EvidenceLine } from "./evidence-line";
import { planLink } from "./plan-rows";
import { useResolve } from "./use-acts";

type Way = ItemDecision["as"];
type ResolveDialogProps = { job: RedriveDetail; item: RedriveItemRow; onClose: () => void };

const verbs: Record<Way, string> = { published: "Settle as published", "send-again": "Send it again" };

/** A person looks and decides: it was published, or it is sent once more. */
export function ResolveDialog({ job, item, onClose }: ResolveDialogProps) {
  const [as, setAs] = useState<Way | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const evidence = useViewQuery(redriveQueries.evidence(job.id, item.id));
  const seq = typed ?? String(evidence.data?.found?.seq ?? "");
  const [reason, setReason] = useState("");
  const ids = { seq: useId(), reason: useId() };
  const resolve = useResolve(job.id);
  const whyNot = whyNotResolve({ as, seq, reason, isBusy: resolve.isPending });
  const decide = () =>
    as !== null &&
    resolve.mutate(
      { item: item.id, as, reason: reason.trim(), ...(as === "published" && seq.trim() !== "" ? { seq: Number(seq) } : {}) },
      { onSuccess: onClose },
    );
  const footer = (
    <>
      <Button variant="quiet" onClick={onClose}>
        Cancel
      </Button>
      <ActButton variant="primary" whyNot={whyNot} onClick={decide}>
        {as === null ? "Settle it" : verbs[as]}
      </ActButton>
    </>
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Was it sent?" footer={footer} className="w-[520px]">
      <div className="grid gap-3">
        <p>
          Nobody knows whether {item.stream} #{item.seq.toLocaleString("en")} reached <Mono className="wrap-anywhere">{item.subject}</Mono>.{" "}
          {item.detail !== null && <span className="text-2">{item.detail}</span>}
        </p>
        <EvidenceLine evidence={evidence} />
        <WhereToLook job={job} item={item} />
        <fieldset className="grid gap-2">
          <legend className="sr-only">What you decide</legend>
          <DecisionChoice checked={as === "published"} onChange={() => setAs("published")} title="It was published">
            I have seen it there. Its dead letter is removed.
          </DecisionChoice>
          {as === "published" && (
            <label htmlFor={ids.seq} className="ml-6.5 flex items-center gap-2 text-2">
              seen as sequence
              <Input
                id={ids.seq}
                className="w-28"
                inputMode="numeric"
                placeholder="if known"
                value={seq}
                onChange={(event) => setTyped(event.currentTarget.value)}
              />
            </label>
          )}
          <DecisionChoice checked={as === "send-again"} onChange={() => setAs("send-again")} title="Send it again">
            If it had arrived after all, it arrives twice.
          </DecisionChoice>
        </fieldset>
        <label htmlFor={ids.reason} className="grid gap-1">
          <span className="text-small text-2">Why</span>
          <Input
            id={ids.reason}
            required
            maxLength={2_000}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        {resolve.error && <ErrorState error={resolve.error} />}
      </div>
    </Dialog>
  );
}

/** In the streams the plan went to: its message carries an id that only this item has. */
function WhereToLook({ job, item }: { job: RedriveDetail; item: RedriveItemRow }) {
  return (
    <p className="text-2">
      Look in{" "}
      {job.plan.targets.map(({ stream }, index) => (
        <span key={stream}>
          {index > 0 && ", "}
          <Link href={streamHref({ context: item.context, stream })} prefetch={false} target="_blank" className={planLink}>
            {stream}
          </Link>
        </span>
      ))}{" "}
      for{" "}
      <Mono className="wrap-anywhere">
        Jetlag-Source: {item.stream}:{item.seq}
      </Mono>
      .
    </p>
  );
}

function whyNotResolve({ as, seq, reason, isBusy }: { as: Way | null; seq: string; reason: string; isBusy: boolean }): string | null {
  if (isBusy) return "One moment";
  if (as === null) return "Choose one";
  if (as === "published" && seq.trim() !== "" && !/^[1-9]\d*$/.test(seq.trim())) return "A sequence is a whole number above 0";
  return reason.trim() === "" ? "Say why first" : null;
}
