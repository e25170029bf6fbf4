"use client";
import Link from "next/link";
import type { ReactNode } from "react";
import { useViewQuery } from "@/components/live";
import { groupHref } from "@/lib/domain/pages";
import { ErrorState } from "@/components/ui/error-state";
import { formatCount } from "@/components/ui/format";
import { Glyph } from "@/components/ui/glyph";
import type { Tone } from "@/components/ui/tone";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { redriveQueries } from "@/lib/queries";
import { notSentText } from "./outcome-words";
import { planLink } from "./plan-rows";
import { isActive } from "./words";

const refreshMs = 3_000;

/** What did not get through, by its reason: where one looks before one presses anything. */
export function JobFailures({ job }: { job: RedriveDetail }) {
  const { boomeranged, skipped } = job.counts;
  const hasAny = boomeranged + skipped > 0;
  const { data, error } = useViewQuery({
    ...redriveQueries.failures(job.id),
    enabled: hasAny,
    refetchInterval: isActive(job.state) && refreshMs,
  });
  if (!hasAny) return null;
  if (!data) return error && <ErrorState error={error} />;
  return (
    <ul aria-label="What did not get through" className="grid gap-1 border-t border-line px-3.5 py-2.5">
      {data.cameBack.map(({ group, title, count }) => (
        <Failure key={`back ${group}`} tone="dead" count={count} what="came back">
          {group === null ? (
            <span className="text-2">their dead letters are forgotten, or in no group</span>
          ) : (
            <Link href={groupHref(group)} prefetch={false} className={planLink}>
              {title ?? group}
            </Link>
          )}
        </Failure>
      ))}
      {data.notSent.map(({ code, detail, count }) => (
        <Failure key={`not ${code}`} tone="unknown" count={count} what="not sent">
          {notSentText(code, detail)} <span className="font-mono text-small text-3">{code}</span>
        </Failure>
      ))}
    </ul>
  );
}

function Failure({ tone, count, what, children }: { tone: Tone; count: number; what: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[12px_minmax(0,1fr)] items-baseline gap-x-2.5">
      <Glyph tone={tone} className="translate-y-px" />
      <span className="min-w-0 break-words">
        {formatCount(count)} {what}: {children}
      </span>
    </li>
  );
}
