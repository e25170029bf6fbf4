import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { consumerHref, redriveHref, streamHref } from "@/components/tables";
import { visibleText } from "@/components/payload/bytes";
import { Count } from "@/components/ui/count";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import { diedWords, givenUp, isInItsOwnStream, mayLeaveWords } from "./words";
import { Leaves } from "./leaves";

const link = "text-accent underline decoration-line-strong underline-offset-2 hover:decoration-current";

/** What happened to it, as far as anybody wrote it down. */
export function DeadLetterStory({ letter }: { letter: DeadLetterDetail }) {
  return (
    <Panel aria-label="What happened to it">
      <PanelHeader title="What happened to it" className="min-h-12" />
      <ol className="grid grid-cols-[minmax(64px,max-content)_minmax(0,1fr)] gap-x-3 gap-y-1.5 px-3.5 py-3 text-small">
        {steps(letter).map(({ key, when, what }) => (
          <Fragment key={key}>
            <li className="col-span-full grid grid-cols-subgrid">
              <span className="text-3">{when}</span>
              <span className="min-w-0 break-words">{what}</span>
            </li>
          </Fragment>
        ))}
      </ol>
    </Panel>
  );
}

type Step = { key: string; when: ReactNode; what: ReactNode };

function steps(letter: DeadLetterDetail): Step[] {
  const { originalStream, deliveries, consumer, failedAt, seenAt, expiresAt, stream, discard, state } = letter;
  const isSameMoment = Math.abs(Date.parse(seenAt) - Date.parse(failedAt)) < 1_000;
  return [
    ...(originalStream === null ? [] : [{ key: "stored", when: "first", what: <Stored letter={letter} stream={originalStream} /> }]),
    ...(consumer === null && deliveries === null
      ? []
      : [{ key: "delivered", when: deliveries === null ? "then" : `${deliveries} ×`, what: <Delivered letter={letter} /> }]),
    ...(letter.kind !== "stored"
      ? [{ key: "died", when: diedWhen(letter), what: diedWords(letter) }]
      : isSameMoment
        ? []
        : [{ key: "failed", when: <Time at={failedAt} seconds />, what: givenUp(letter) }]),
    { key: "dead", when: isInItsOwnStream(letter) ? "now" : <Time at={seenAt} seconds />, what: <Lies letter={letter} /> },
    ...letter.redrives.toReversed().map(({ id, number }, index, all) => ({
      key: id,
      when: "then",
      what: <Redriven state={letter.state} id={id} number={number} isLast={index === all.length - 1} />,
    })),
    ...(discard === null || discard.letter === "skipped"
      ? []
      : [
          {
            key: discard.id,
            when: <Time at={discard.at} seconds />,
            what: (
              <>
                {discardWords[discard.letter]} by {discard.actor}
                {discard.reason !== null && `: ${discard.reason}`}
              </>
            ),
          },
        ]),
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

/** Only the last re-drive can hold it or have sent it: an earlier one gave it back. */
function Redriven({ state, id, number, isLast }: { state: DeadLetterDetail["state"]; id: string; number: number; isLast: boolean }) {
  const words = isLast && state === "redriven" ? "sent again by" : isLast && state === "claimed" ? "held by" : "not sent by";
  return (
    <>
      {words}{" "}
      <Link href={redriveHref(id)} prefetch={false} className={link}>
        re-drive #{number}
      </Link>
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

function Delivered({ letter: { consumer, originalStream, context, original } }: { letter: DeadLetterDetail }) {
  if (consumer === null) return <>delivered, to which consumer is not written down</>;
  if (originalStream === null || original.hasStream === false) return <>delivered to {visibleText(consumer)}</>;
  return (
    <>
      delivered to{" "}
      <Link href={consumerHref({ context, stream: originalStream, name: consumer })} prefetch={false} className={link}>
        {visibleText(consumer)}
      </Link>
    </>
  );
}
