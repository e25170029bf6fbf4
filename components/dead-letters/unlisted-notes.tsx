"use client";
import Link from "next/link";
import { useLiveQuery } from "@/components/live";
import { Glyph } from "@/components/ui/glyph";
import { Panel } from "@/components/ui/panel";
import type { UnlistedRow } from "@/lib/domain/dead-letter/unlisted";
import { consumerHref } from "@/lib/domain/pages";
import { deadLetterQueries } from "@/lib/queries";
import { atLeastWords, stuckHereWords, stuckWords } from "./unlisted-words";

type UnlistedNotesProps = {
  context: string | null;
  stream?: string | null;
  consumer?: string | null;
  /** On the page of the one consumer they are about: which it is goes without saying. */
  here?: boolean;
};

/** What belongs to the question "what died?" and stands in no list: stuck messages, and deaths that NATS only counts. */
export function UnlistedNotes({ here = false, ...asked }: UnlistedNotesProps) {
  const { data } = useLiveQuery(deadLetterQueries.unlisted(asked));
  const isNarrow = Boolean(asked.consumer);
  const stuck = data?.items.filter((row) => row.stuck > 0) ?? [];
  const uncounted = data?.items.filter((row) => row.exhaustedAtLeast > 0 && isNarrow) ?? [];
  if (stuck.length === 0 && uncounted.length === 0) return null;
  return (
    <Panel aria-label="Not in any list" className="mb-3.5 px-3.5 py-2">
      <ul className="grid gap-1.5 text-small">
        {stuck.map((row) => (
          <Note key={`stuck ${keyOf(row)}`} row={row} tone="bad" here={here} words={here ? stuckHereWords(row) : stuckWords(row)} />
        ))}
        {uncounted.map((row) => (
          <Note key={`exhausted ${keyOf(row)}`} row={row} tone="dead" here={here} words={atLeastWords(row)} />
        ))}
      </ul>
    </Panel>
  );
}

const keyOf = ({ context, stream, consumer }: UnlistedRow) => JSON.stringify([context, stream, consumer]);

function Note({ row, tone, words, here }: { row: UnlistedRow; tone: "bad" | "dead"; words: string; here: boolean }) {
  return (
    <li className="flex items-baseline gap-2">
      <Glyph tone={tone} className="translate-y-px" />
      <span className="min-w-0 break-words text-2">
        {!here && (
          <>
            <Link href={consumerHref({ ...row, name: row.consumer })} className="font-[550] text-text hover:underline touch:py-3">
              {row.consumer}
            </Link>{" "}
            <span className="text-3">on {row.stream}:</span>{" "}
          </>
        )}
        {words}
      </span>
    </li>
  );
}
