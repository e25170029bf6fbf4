import Link from "next/link";
import type { ReactNode } from "react";
import { deadLettersHref } from "@/components/tables";
import { visibleText } from "@/components/payload/bytes";
import { Bytes } from "@/components/ui/bytes";
import { CopyButton } from "@/components/ui/copy-button";
import { KeyValues, type KeyValue } from "@/components/ui/key-values";
import { Mono } from "@/components/ui/mono";
import { Panel, PanelHeader } from "@/components/ui/panel";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import { errorClassOf, isInItsOwnStream, isUnread, readAsWords } from "./words";

export function DeadLetterFacts({ letter }: { letter: DeadLetterDetail }) {
  const { context, consumer, originalSubject, originalStream, originalSeq } = letter;
  const errorClass = errorClassOf(letter);
  const hasNone = errorClass === null && letter.kind !== "stored";
  const copyId = (
    <CopyButton text={letter.id} className={`-mr-1.5 ${copyLook}`}>
      copy letter id
    </CopyButton>
  );
  const original =
    originalStream === null ? null : `${visibleText(originalStream)}${originalSeq === null ? "" : ` #${originalSeq.toLocaleString("en")}`}`;
  const isOwn = isInItsOwnStream(letter) && letter.subject === letter.originalSubject;
  const items: KeyValue[] = [
    ...fact(
      "Original subject",
      originalSubject,
      <Only letter={{ context, originalSubject: originalSubject ?? "" }} mono>
        {seen(originalSubject)}
      </Only>,
      isUnread(letter) ? <span className="text-3">not known: it was gone before it was read</span> : undefined,
    ),
    ...fact("Original message", original, original),
    ...fact("Consumer", consumer, <Only letter={{ context, consumer: consumer ?? "" }}>{seen(consumer)}</Only>),
    ...(hasNone ? [] : fact("Error class", errorClass, <Only letter={{ context, errorClass: errorClass ?? "" }}>{seen(errorClass)}</Only>)),
    { key: "Deliveries", value: letter.deliveries ?? (letter.kind === "stored" ? notSaid : <span className="text-3">not known</span>) },
    ...letter.correlation.map(({ flow, key }) => ({ key: flow, value: <Key flow={flow} id={key} /> })),
    ...(isOwn || isUnread(letter) ? [] : [{ key: "Subject", value: <Mono className="break-all">{visibleText(letter.subject)}</Mono> }]),
    { key: "Size", value: isUnread(letter) ? <span className="text-3">not known</span> : <Bytes value={letter.sizeBytes} /> },
    { key: "Read as", value: readAsWords(letter) },
    { key: "Id", value: <Mono className="break-all">{letter.id}</Mono> },
  ];
  return (
    <Panel aria-label="Facts">
      <PanelHeader title="Facts" end={copyId} />
      <KeyValues items={items} className={evenRows} />
    </Panel>
  );
}

/** Some of the values are links, which a finger needs 44 px for: on touch every row is as high. */
const evenRows =
  "touch:items-center touch:gap-y-0 touch:[&>dd]:grid touch:[&>dd]:min-h-11 touch:[&>dd]:content-center touch:[&>dd]:justify-items-start";

const copyLook = "h-5.5 px-1.5 text-small text-accent touch:-my-1.5 touch:h-11";

/** What ties it to other messages: this is what one looks for elsewhere. */
function Key({ flow, id }: { flow: string; id: string }) {
  return (
    <>
      <Mono className="break-all">{visibleText(id)}</Mono>
      <CopyButton text={id} className={`-ml-1.5 flex ${copyLook}`}>
        copy {flow} id
      </CopyButton>
    </>
  );
}

/** A publisher writes what it likes into these. */
const seen = (text: string | null) => visibleText(text ?? "");

const notSaid = <span className="text-3">the message does not say</span>;

function fact(key: string, known: string | null, value: ReactNode, unknown: ReactNode = notSaid): KeyValue[] {
  return [{ key, value: known === null ? unknown : value }];
}

/** A value that leads to the list of all that share it. */
function Only({ letter, children, mono = false }: { letter: Parameters<typeof deadLettersHref>[0]; children: ReactNode; mono?: boolean }) {
  return (
    <Link
      href={deadLettersHref(letter)}
      prefetch={false}
      title="All open dead letters with the same"
      className="text-accent hover:underline touch:flex touch:min-h-11 touch:items-center"
    >
      {mono ? <Mono className="break-all">{children}</Mono> : children}
    </Link>
  );
}
