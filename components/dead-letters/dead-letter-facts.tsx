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
  const copyId = (
    <CopyButton text={letter.id} className={`-mr-1.5 ${copyLook}`}>
      copy letter id
    </CopyButton>
  );
  const facts = factsOfDeath(letter);
  const unsaid = facts.filter(({ value }) => value === null).map(({ key }) => key.toLowerCase());
  const isOwn = isInItsOwnStream(letter) && letter.subject === letter.originalSubject;
  const items: KeyValue[] = [
    ...facts.filter(({ value }) => value !== null),
    ...letter.correlation.map(({ flow, key }) => ({ key: flow, value: <Key flow={flow} id={key} /> })),
    ...(isOwn || isUnread(letter) ? [] : [{ key: "Subject", value: <Mono className="wrap-anywhere">{visibleText(letter.subject)}</Mono> }]),
    { key: "Size", value: isUnread(letter) ? notKnown : <Bytes value={letter.sizeBytes} /> },
    { key: "Read as", value: readAsWords(letter) },
    { key: "Id", value: <Mono className="wrap-anywhere">{letter.id}</Mono> },
    ...(unsaid.length > 0 ? [{ key: "Does not say", value: <span className="text-3">{unsaid.join(", ")}</span> }] : []),
  ];
  return (
    <Panel aria-label="Facts">
      <PanelHeader title="Facts" end={copyId} className="min-h-12" />
      <KeyValues items={items} className={touchRows} />
    </Panel>
  );
}

const notKnown = <span className="text-3">not known</span>;

/** What a letter may say of its death; `null`: it does not. These are named together, so that what it says is not lost among them. */
function factsOfDeath(letter: DeadLetterDetail): KeyValue[] {
  const { context, consumer, originalSubject, originalStream, originalSeq, kind, deliveries } = letter;
  const errorClass = errorClassOf(letter);
  const seq = originalSeq === null ? "" : ` #${originalSeq.toLocaleString("en")}`;
  return [
    {
      key: "Original subject",
      value:
        originalSubject !== null ? (
          <Only letter={{ context, originalSubject }} mono>
            {visibleText(originalSubject)}
          </Only>
        ) : isUnread(letter) ? (
          <span className="text-3">not known: it was gone before it was read</span>
        ) : null,
    },
    { key: "Original message", value: originalStream && `${visibleText(originalStream)}${seq}` },
    { key: "Consumer", value: consumer && <Only letter={{ context, consumer }}>{visibleText(consumer)}</Only> },
    ...(errorClass === null && kind !== "stored"
      ? []
      : [{ key: "Error class", value: errorClass && <Only letter={{ context, errorClass }}>{visibleText(errorClass)}</Only> }]),
    { key: "Deliveries", value: deliveries ?? (kind === "stored" ? null : notKnown) },
  ];
}

/** Some of the values are links, which a finger needs 44 px for; were every row as high, nothing else would fit a phone. */
const touchRows = "touch:items-center touch:gap-y-1 touch:[&>dd]:grid touch:[&>dd]:justify-items-start";

const copyLook = "h-5.5 px-1.5 text-small text-accent touch:-my-1.5 touch:h-11";

/** What ties it to other messages: this is what one looks for elsewhere. */
function Key({ flow, id }: { flow: string; id: string }) {
  return (
    <>
      <Mono className="wrap-anywhere">{visibleText(id)}</Mono>
      <CopyButton text={id} className={`-ml-1.5 flex ${copyLook}`}>
        copy {flow} id
      </CopyButton>
    </>
  );
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
      {mono ? <Mono className="wrap-anywhere">{children}</Mono> : children}
    </Link>
  );
}
