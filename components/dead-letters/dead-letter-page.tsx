"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { Crumbs, deadLetterHref, deadLettersHref, DetailState, streamHref } from "@/components/tables";
import { ShareButton } from "@/components/shares/share-button";
import { useWhyNotAct } from "@/components/shell/may-act";
import { useLiveQuery, useLiveState, useViewQuery } from "@/components/live";
import { AsOf } from "@/components/ui/as-of";
import { Chip } from "@/components/ui/chip";
import { LinkButton } from "@/components/ui/button";
import { LongText } from "@/components/ui/long-text";
import { PageHead } from "@/components/ui/page-head";
import { usePageKey } from "@/components/ui/use-page-key";
import { isQuarantined } from "@/lib/domain/dead-letter/quarantine";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import { groupHref } from "@/lib/domain/pages";
import { deadLetterQueries, groupQueries } from "@/lib/queries";
import { DeadLetterFacts } from "./dead-letter-facts";
import { DeadLetterStory } from "./dead-letter-story";
import { DiscardButton } from "./discard-button";
import { DiscardedLine } from "./discarded-line";
import { Evidence } from "./evidence";
import { Around } from "./explain/around";
import { MessagePanel } from "./message-panel";
import { EditButton } from "./edit/edit-button";
import { RedriveButton } from "./redrive-button";
import { whyNotAlone, whyNotSent } from "./why-not-redrive";
import { KindChip, Quarantined } from "./kind-chip";
import { leave, openedFrom } from "./opened-from";
import { shortTitle, titleOf } from "./words";

export function DeadLetterPage({ id }: { id: string }) {
  const query = useLiveQuery(deadLetterQueries.detail(id));
  const { data } = query;
  const group = useGroupOf(data);
  useWayBack(id, group?.href);
  const live = useLiveState(data?.context);
  const path = [
    { label: "Dead letters", href: deadLettersHref() },
    ...(data
      ? [
          { label: data.context, href: deadLettersHref({ context: data.context }) },
          ...(group ? [group] : []),
          { label: `${data.stream} #${data.seq.toLocaleString("en")}`, href: streamHref(data, { seq: data.seq }) },
        ]
      : []),
  ];
  const title = data ? (titleOf(data) ?? "A dead letter without an error") : "Dead letter";
  return (
    <>
      <PageHead
        crumbs={<Crumbs path={path} />}
        title={<LongText key={title} text={title} />}
        note={data && <Marks letter={data} />}
        end={data && <End letter={data} state={live.kind} />}
      />
      <DetailState query={query} context={data?.context ?? null} back={{ label: "All dead letters", href: deadLettersHref() }}>
        {(letter) => (
          <>
            <DiscardedLine letter={letter} />
            <Evidence letter={letter} />
            <div className="grid grid-cols-[minmax(0,1fr)_360px] items-start gap-3.5 narrow:grid-cols-1">
              <MessagePanel letter={letter} />
              <div className="grid gap-3.5">
                <DeadLetterStory letter={letter} />
                <Around letter={letter} />
                <DeadLetterFacts letter={letter} />
              </div>
            </div>
          </>
        )}
      </DetailState>
    </>
  );
}

/** The cause that it is a case of, by its title. */
function useGroupOf(letter: DeadLetterDetail | undefined) {
  const id = letter?.group ?? null;
  const group = useViewQuery({ ...groupQueries.detail(id ?? ""), enabled: id !== null }).data;
  return id === null ? null : { label: group ? shortTitle(group.title) : "its group", href: groupHref(id) };
}

/** Escape leads to the list or group that it was opened from, else to its own. On the way back, also by the browser's button, the list knows where one was. */
function useWayBack(id: string, group: string | undefined) {
  const router = useRouter();
  usePageKey("Escape", () => router.push(openedFrom() ?? group ?? deadLettersHref()));
  useEffect(() => () => leave(id), [id]);
}

/** As the filter of the list calls them. */
const stateWords: Partial<Record<DeadLetterDetail["state"], string>> = { claimed: "held", redriven: "re-driven" };

function Marks({ letter }: { letter: DeadLetterDetail }) {
  return (
    <span className="inline-flex gap-2">
      <KindChip kind={letter.kind} />
      {letter.state !== "open" && <Chip>{stateWords[letter.state] ?? letter.state}</Chip>}
      {isQuarantined(letter) && <Quarantined />}
      {letter.generation > 0 && <Chip tone="warn">generation {letter.generation}</Chip>}
    </span>
  );
}

/** The reason stands below the buttons: between two of them it took their room on a phone, and read as if it were of the wrong one. */
function End({ letter, state }: { letter: DeadLetterDetail; state: Parameters<typeof AsOf>[0]["state"] }) {
  const mayNot = useWhyNotAct();
  const whyNot = mayNot ?? whyNotSent(letter);
  return (
    <span className="grid justify-items-end gap-1.5 phone:justify-items-start">
      <span className="flex flex-wrap items-center justify-end gap-2 phone:justify-start">
        <AsOf asOf={letter.asOf} state={state} className="phone:basis-full" />
        {letter.payloadAvailable && (
          <LinkButton href={deadLetterQueries.payloadHref(letter.id)} prefetch={false} download={`${letter.stream}-${letter.seq}`}>
            Download payload
          </LinkButton>
        )}
        <ShareButton view={deadLetterHref(letter.id)} />
        <DiscardButton
          selecting={{ selection: { ids: [letter.id] } }}
          count={1}
          whyNot={mayNot ?? whyNotAlone(letter)}
          quietReason
          label="Discard…"
        />
        <EditButton letter={letter} />
        <RedriveButton letter={letter} />
      </span>
      {whyNot !== null && (
        <span aria-hidden="true" className="max-w-120 text-right phone:max-w-full phone:text-left">
          {whyNot}
        </span>
      )}
    </span>
  );
}
