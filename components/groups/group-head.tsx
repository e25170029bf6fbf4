"use client";
import { useLiveQuery, useViewQuery } from "@/components/live";
import { firstWindow } from "@/components/tables";
import { visibleText } from "@/components/payload/bytes";
import { Glyph } from "@/components/ui/glyph";
import { LongText } from "@/components/ui/long-text";
import { Mono } from "@/components/ui/mono";
import { formatDuration, formatRate } from "@/components/ui/format";
import { useNow } from "@/components/ui/use-now";
import type { GroupDetail } from "@/lib/domain/dead-letter/group-row";
import { deadLetterQueries, meQuery } from "@/lib/queries";
import { GroupActs, type Acts } from "./group-acts";
import { Assignee, KindChips, NewSince } from "./group-chips";
import { flowsWords, gaveUpWords, restWords, saidWords } from "./words";

type GroupHeadProps = { group: GroupDetail; acts: Acts; onNarrowBack: () => void; context: string | null };

/** What it is, in one sentence; what was said of it; what can be done. */
export function GroupHead({ group, acts, onNarrowBack, context }: GroupHeadProps) {
  const title = visibleText(group.title);
  return (
    <header data-head tabIndex={-1} className="scroll-mt-16 rounded-t-md border-b border-line px-3.5 py-2.5 -outline-offset-2">
      <button type="button" className="mb-1 hidden min-h-11 items-center text-accent narrow:flex" onClick={onNarrowBack}>
        ‹ All groups
      </button>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <h2 className="min-w-0 flex-1 break-words phone:-order-2 phone:basis-full">
          <LongText key={title} text={title} />
        </h2>
        <GroupActs group={group} acts={acts} />
        <div className="min-w-0 basis-full phone:-order-1">
          <Facts group={group} context={context} />
          <Said group={group} />
        </div>
      </div>
    </header>
  );
}

/** In room for as much as it mostly is: some of it is known later. */
function Facts({ group, context }: { group: GroupDetail; context: string | null }) {
  const letters = useLiveQuery(deadLetterQueries.list({ context, group: group.id, state: null, ...firstWindow })).data?.items ?? [];
  const { originalSubject, originalStream, stream, consumer, ratePerSec, generationMax } = group;
  const said = [
    consumer === null ? null : visibleText(consumer),
    gaveUpWords(letters),
    flowsWords(group),
    ratePerSec > 0 ? `still arriving ${formatRate(ratePerSec)}/s` : null,
    generationMax > 0 ? `sent again up to ${generationMax} ×` : null,
  ].filter((each) => each !== null);
  return (
    <p className="min-h-8 phone:min-h-12 text-small break-words text-2">
      {group.context} · <Mono>{visibleText(originalSubject ?? stream)}</Mono>
      {originalStream !== null && ` → ${visibleText(originalStream)}`}
      {said.map((each) => ` · ${each}`).join("")}
      <Leaves at={group.expiresAt} />
    </p>
  );
}

const SOON_MS = 86_400_000;

function Leaves({ at }: { at: string | null }) {
  const now = useNow();
  if (at === null || now === null) return null;
  const leftMs = Date.parse(at) - now;
  return (
    <>
      {" · "}
      <span className={leftMs < SOON_MS ? "text-warn" : undefined}>
        {leftMs <= 0 ? "first leave now" : `first leave in ${formatDuration(leftMs)}`}
      </span>
    </>
  );
}

/** Who said what of it, whose it is, and that it came back. */
function Said({ group }: { group: GroupDetail }) {
  const now = useNow();
  const me = useViewQuery(meQuery()).data?.name ?? null;
  const [words, rest] = [now === null ? null : saidWords(group.said, now), restWords(group)];
  return (
    <p className="mt-1.5 flex flex-wrap items-center gap-2 empty:hidden">
      <NewSince at={group.newSinceResolvedAt} />
      <KindChips kinds={group.kinds} />
      <Assignee name={group.assignee} me={me} />
      {(words ?? rest) !== null && (
        <span className="inline-flex min-w-0 items-baseline gap-1.75">
          <Glyph tone={group.state === "open" ? "unknown" : group.state === "ignored" ? "paused" : "good"} className="translate-y-px" />
          <span className="min-w-0 break-words">{[words, rest].filter((each) => each !== null).join(" · ")}</span>
        </span>
      )}
    </p>
  );
}
