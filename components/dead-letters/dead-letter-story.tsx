"use client";
import Link from "next/link";
import { Fragment } from "react";
import { consumerHref, redriveHref, streamHref } from "@/components/tables";
import { visibleText } from "@/components/payload/bytes";
import { Count } from "@/components/ui/count";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import type { Explained } from "@/lib/domain/explain/row";
import { whyNoTimes } from "./explain/delivery-words";
import { backSteps, beforeSteps, deliverySteps, type Step } from "./explain/generations";
import { link, timeline, timelineItem } from "./explain/look";
import { useExplained } from "./explain/use-explained";
import { diedWords, givenUp, isInItsOwnStream, mayLeaveWords } from "./words";
import { Leaves } from "./leaves";

/** What happened to it, in the order of time, as far as NATS tells or anybody wrote it down. */
export function DeadLetterStory({ letter }: { letter: DeadLetterDetail }) {
  const { data: explained = null } = useExplained(letter.id);
  const steps = [...beforeSteps(letter, explained), ...livedSteps(letter, explained), ...actSteps(letter, explained), ...leftSteps(letter)];
  return (
    <Panel aria-label="What happened to it">
      <PanelHeader title="What happened to it" className="min-h-12" />
      <ol className={timeline}>
        {steps.map(({ key, when, what }) => (
          <li key={key} className={timelineItem}>
            <span className="text-3">{when}</span>
            <span className="min-w-0 break-words">{what}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** Up to where its dead letter lies. */
function livedSteps(letter: DeadLetterDetail, explained: Explained | null): Step[] {
  const { originalStream, deliveries, consumer, failedAt, seenAt, kind } = letter;
  const isSameMoment = Math.abs(Date.parse(seenAt) - Date.parse(failedAt)) < 1_000;
  const storedAt = explained?.storedAt ?? null;
  const died = { key: "died", when: diedWhen(letter), what: diedWords(letter) };
  const failed = { key: "failed", when: <Time at={failedAt} seconds />, what: givenUp(letter) };
  const stored = {
    key: "stored",
    when: storedAt === null ? "first" : <Time at={storedAt} seconds />,
    what: <Stored letter={letter} stream={originalStream ?? ""} />,
  };
  const delivered = {
    key: "delivered",
    when: deliveries === null ? "then" : `${deliveries} ×`,
    what: <Delivered letter={letter} explained={explained} />,
  };
  return [
    ...(originalStream === null ? [] : [stored]),
    ...(consumer === null && deliveries === null ? [] : [delivered]),
    ...deliverySteps(explained),
    ...(kind !== "stored" ? [died] : isSameMoment ? [] : [failed]),
    ...(isInItsOwnStream(letter) ? [] : [{ key: "dead", when: <Time at={seenAt} seconds />, what: <Lies letter={letter} /> }]),
  ];
}

/** What people did with it and what came of that, in the order of time; before that is known, in the order of re-drives. */
function actSteps(letter: DeadLetterDetail, explained: Explained | null): Step[] {
  const { discard, state } = letter;
  const acts: Step[] = letter.redrives.toReversed().map(({ id, number }, index, all) => {
    const known = explained?.redrives.find((each) => each.id === id) ?? null;
    return {
      key: id,
      at: known && Date.parse(known.at),
      when: known ? <Time at={known.at} seconds /> : "then",
      what: <Redriven state={state} id={id} number={number} isLast={index === all.length - 1} by={known?.actor ?? null} />,
    };
  });
  if (discard !== null && discard.letter !== "skipped") {
    const what = (
      <>
        {discardWords[discard.letter]} by {discard.actor}
        {discard.reason !== null && `: ${discard.reason}`}
      </>
    );
    acts.push({ key: discard.id, at: Date.parse(discard.at), when: <Time at={discard.at} seconds />, what });
  }
  acts.push(...backSteps(letter, explained));
  return acts.every(({ at }) => typeof at === "number") ? acts.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)) : acts;
}

/** Where it is now, and until when. */
function leftSteps(letter: DeadLetterDetail): Step[] {
  const { expiresAt, stream, state } = letter;
  return [
    ...(isInItsOwnStream(letter) ? [{ key: "dead", when: "now", what: <Lies letter={letter} /> }] : []),
    ...(expiresAt === null || !letter.payloadAvailable || state === "discarded"
      ? []
      : [{ key: "leaves", when: <Time at={expiresAt} />, what: <Leaves expiresAt={expiresAt} stream={stream} /> }]),
  ];
}

/** Of one that was found later, when it died is not known. */
const diedWhen = ({ kind, profile, failedAt }: DeadLetterDetail) =>
  kind === "exhausted" && profile === null ? "then" : <Time at={failedAt} seconds />;

/** Its bytes were there when it was indexed, and the index has not seen them leave. */
const mayLieThere = ({ state, subject }: DeadLetterDetail) => state === "open" && subject !== "";

/** Where its bytes are, as far as they are anywhere. */
function Lies({ letter }: { letter: DeadLetterDetail }) {
  const { context, stream, seq, state } = letter;
  const isOwn = isInItsOwnStream(letter);
  if (isOwn && !letter.payloadAvailable)
    return <>{(mayLieThere(letter) ? letter.notice : null) ?? `its message has left ${visibleText(stream)}`}</>;
  const words = isOwn ? "its message lies in" : letter.kind === "stored" ? "dead letter" : "kept as";
  return (
    <>
      {words}{" "}
      <Link href={streamHref({ context, stream }, { seq })} prefetch={false} className={link}>
        {visibleText(stream)} #<Count value={seq} />
      </Link>
      {letter.places.map((at, index) => (
        <Fragment key={`${at.stream} ${at.seq}`}>
          {index > 0 ? " and " : letter.places.length === 1 ? "; a copy in " : "; copies in "}
          <Link href={streamHref({ context, stream: at.stream }, { seq: at.seq })} prefetch={false} className={link}>
            {visibleText(at.stream)} #<Count value={at.seq} />
          </Link>
        </Fragment>
      ))}
      {state === "open" && letter.mayLeave !== null && <span className="text-warn">: {mayLeaveWords(stream, letter.mayLeave)}</span>}
    </>
  );
}

const discardWords = {
  waiting: "being discarded",
  removed: "discarded",
  marked: "discarded",
  skipped: "not discarded",
  restoring: "being put back; discarded",
  restored: "put back; it was discarded",
};

type RedrivenProps = { state: DeadLetterDetail["state"]; id: string; number: number; isLast: boolean; by: string | null };

/** Only the last re-drive can hold it or have sent it: an earlier one gave it back. */
function Redriven({ state, id, number, isLast, by }: RedrivenProps) {
  const words = isLast && state === "redriven" ? "sent again by" : isLast && state === "claimed" ? "held by" : "not sent by";
  return (
    <>
      {words}{" "}
      <Link href={redriveHref(id)} prefetch={false} className={link}>
        re-drive #{number}
      </Link>
      {by !== null && ` of ${by}`}
    </>
  );
}

function Stored({ letter, stream }: { letter: DeadLetterDetail; stream: string }) {
  const { originalSeq, context, original } = letter;
  const shown = visibleText(stream);
  const name = originalSeq === null ? shown : `${shown} #${originalSeq.toLocaleString("en")}`;
  if (original.hasStream === false) return <>stored as {name}, it says: there is no such stream</>;
  return (
    <>
      stored as{" "}
      <Link
        href={streamHref({ context, stream }, original.stillStored && originalSeq !== null ? { seq: originalSeq } : {})}
        prefetch={false}
        className={link}
      >
        {name}
      </Link>
      {original.stillStored === true && ", where it still lies"}
      {original.stillStored === false && ", which no longer holds it"}
    </>
  );
}

function Delivered({ letter, explained }: { letter: DeadLetterDetail; explained: Explained | null }) {
  const { consumer, originalStream, context, original, generation, deliveries: count } = letter;
  // Whether anybody listened to one that was sent again is not known yet.
  const isOpen = explained === null && generation > 0;
  const why = isOpen ? null : whyNoTimes({ deliveries: explained?.deliveries ?? null, consumer, count });
  const times = why !== null && <span className="text-3"> · {why}</span>;
  if (consumer === null) return <>delivered, to which consumer is not written down{times}</>;
  const isLinked = originalStream !== null && original.hasStream !== false;
  return (
    <>
      delivered to{" "}
      {isLinked ? (
        <Link href={consumerHref({ context, stream: originalStream, name: consumer })} prefetch={false} className={link}>
          {visibleText(consumer)}
        </Link>
      ) : (
        visibleText(consumer)
      )}
      {times}
    </>
  );
}
