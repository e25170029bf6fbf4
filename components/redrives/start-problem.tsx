"use client";
import Link from "next/link";
import { redriveHref } from "@/components/tables";
import { Button } from "@/components/ui/button";
import { sayError } from "@/components/ui/error-words";
import { ErrorState } from "@/components/ui/error-state";
import { Glyph } from "@/components/ui/glyph";
import { Mono } from "@/components/ui/mono";
import { AppError } from "@/lib/errors/app-error";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { leftOutAgain, whyNotAgain } from "./again-words";
import { planLink } from "./plan-rows";
import { usePlanAgain } from "./use-acts";
import { messagesOf } from "./words";

/** Why it was not started: what has changed since, or who holds what it wants. Nothing was sent. */
export function StartProblem({ job, reason, error }: { job: RedriveDetail; reason: string; error: Error }) {
  const changes = error instanceof AppError ? (error.changes ?? []) : [];
  const heldBy = error instanceof AppError ? (error.heldBy ?? []) : [];
  if (changes.length === 0 && heldBy.length === 0)
    return <ErrorState error={error} action={isVoid(error) ? <PlanAgain job={job} reason={reason} /> : undefined} />;
  const { title, code } = sayError(error);
  return (
    <div role="alert" className="grid grid-cols-[12px_minmax(0,1fr)] gap-x-2.5 px-3.5 py-3">
      <Glyph tone="warn" className="mt-1" />
      <div className="grid gap-1.5">
        <p>
          <span className="font-[550]">{title}.</span> Nothing was sent. <span className="font-mono text-small text-3">{code}</span>
        </p>
        <ul className="grid gap-1">
          {changes.map(({ what, before, after }) => (
            <li key={what} className="min-w-0 break-words">
              {what}: <Mono className="text-2 line-through">{before}</Mono> <span aria-label="is now">→</span> <Mono>{after}</Mono>
            </li>
          ))}
          {heldBy.map(({ redrive, actor, count }) => (
            <li key={redrive}>
              {messagesOf(count)} held or sent by{" "}
              <Link href={redriveHref(redrive)} prefetch={false} className={planLink}>
                a re-drive
              </Link>{" "}
              of {actor}
            </li>
          ))}
        </ul>
        <div>
          <PlanAgain job={job} reason={reason} />
        </div>
      </div>
    </div>
  );
}

/** Whether this plan can no longer be started at all. Anything else may pass, and the button stays. */
export function isVoid(error: Error | null): boolean {
  return error instanceof AppError && (error.code === "PLAN_CHANGED" || error.code === "CONFLICT" || error.code === "GONE");
}

/** The same once more, looked at again; `reason` where another was typed since. */
export function PlanAgain({ job, reason = "" }: { job: RedriveDetail; reason?: string }) {
  const again = usePlanAgain();
  const whyNot = whyNotAgain(job.plan);
  if (whyNot !== null) return <span className="text-2">{whyNot}</span>;
  const leftOut = leftOutAgain(job.plan);
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Button disabled={again.isPending} onClick={() => again.mutate({ job, reason })}>
        {again.isPending ? "Planning" : "Plan again"}
      </Button>
      {leftOut !== null && <span className="text-2">{leftOut}</span>}
      {again.error && (
        <span role="alert" className="text-bad">
          {sayError(again.error).title}. {sayError(again.error).detail}
        </span>
      )}
    </span>
  );
}
