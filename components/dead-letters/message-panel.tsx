"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { visibleText } from "@/components/payload/bytes";
import { HeadersList, PayloadView } from "@/components/payload";
import { Count } from "@/components/ui/count";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Select } from "@/components/ui/select";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import type { Headers, Payload } from "@/lib/domain/message";
import { CompareView } from "./explain/compare-view";
import { isInItsOwnStream, noticeOf } from "./words";

const sides = ["original", "stored"] as const;
const labels = { original: "The original message", stored: "As stored in the dead-letter stream" } as const;

/** What died, or the dead letter as it is stored: the same bytes where no envelope is around them. */
export function MessagePanel({ letter }: { letter: DeadLetterDetail }) {
  const isWrapped = holdsAnother(letter);
  const [chosen, setSide] = useQueryState("show", parseAsStringLiteral(sides).withOptions({ history: "replace" }));
  const side = isWrapped ? (chosen ?? "original") : "stored";
  const shown = side === "original" ? letter.original : letter;
  // An envelope is beside no message that a worker would take.
  const compared = side === "original" || !isWrapped ? (letter.original.payload ?? shown.payload) : null;
  const pick = isWrapped && (
    <Select
      label="Which message"
      value={side}
      onValueChange={(next) => void setSide(next)}
      items={sides.map((value) => ({ value, label: labels[value] }))}
    />
  );
  return (
    <Panel aria-label="Message">
      <PanelHeader
        title="Payload"
        note={isWrapped || !letter.payload ? undefined : whereWords(letter)}
        end={pick}
        className="min-h-12 py-1.5"
      />
      <Body key={side} payload={shown.payload} headers={shown.headers} letter={letter} compared={compared} />
      {shown.payload && <HeadersPart headers={shown.headers} />}
    </Panel>
  );
}

/** What of the bytes is shown, where there is nothing else to show. */
const whereWords = (letter: DeadLetterDetail) =>
  isInItsOwnStream(letter) ? `as it lies in ${visibleText(letter.stream)}` : labels.stored.toLowerCase();

/** What died is another message than what lies there: it is inside, or still in its own stream. */
function holdsAnother({ payload, original }: DeadLetterDetail): boolean {
  if (!payload || !original.payload) return false;
  return original.payload.sizeBytes !== payload.sizeBytes || original.payload.data !== payload.data;
}

type BodyProps = { payload: Payload | null; headers: Headers | null; letter: DeadLetterDetail; compared: Payload | null };

function Body({ payload, headers, letter, compared }: BodyProps) {
  const { id, context } = letter;
  const more = compared ? { label: "compare", view: <CompareView letter={{ id, context, payload: compared }} /> } : undefined;
  if (payload) return <PayloadView payload={payload} headers={headers} {...(more ? { more } : {})} />;
  const why = noticeOf(letter) === null ? unsaid(letter) : "The reason stands above.";
  return <EmptyState title="The payload cannot be shown.">{why}</EmptyState>;
}

const unsaid = ({ state }: DeadLetterDetail) =>
  state === "gone" ? "It expired, was purged or was deleted." : "The stream did not give it.";

function HeadersPart({ headers }: { headers: Headers | null }) {
  return (
    <>
      <h3 className="border-y border-line px-3.5 py-2 font-semibold">
        Headers{" "}
        {headers && headers.length > 0 && (
          <span className="text-small font-normal text-3">
            <Count value={headers.length} />, in their order
          </span>
        )}
      </h3>
      {headers === null ? (
        <p className="px-3.5 py-3 text-2">The envelope does not keep the original&apos;s headers.</p>
      ) : (
        <HeadersList headers={headers} />
      )}
    </>
  );
}
