"use client";
import Link from "next/link";
import { type ReactNode, useEffect, useState } from "react";
import { useLiveQuery } from "@/components/live";
import { Glyph } from "@/components/ui/glyph";
import { Panel } from "@/components/ui/panel";
import type { UnlistedRow } from "@/lib/domain/dead-letter/unlisted";
import { consumerHref } from "@/lib/domain/pages";
import { deadLetterQueries } from "@/lib/queries";
import { atLeastWords, stuckHereWords, stuckTitle } from "./unlisted-words";

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
    <Panel aria-label="Not in any list" className="mb-3.5 hidden gap-1.5 px-3.5 py-2 has-[li]:grid">
      {stuck.length > 0 && !here && <p className="font-[550]">{stuckTitle(stuck)}</p>}
      <Stuck rows={stuck.slice(0, few)} here={here} />
      {stuck.length > few && (
        <details>
          <summary className="cursor-pointer rounded-sm text-small text-2 touch:py-3">and of {stuck.length - few} more consumers</summary>
          <Stuck rows={stuck.slice(few)} here={here} />
        </details>
      )}
      <ul className="grid gap-1.5 text-small empty:hidden">
        {uncounted.map((row) => (
          <Held key={`exhausted ${keyOf(row)}`}>
            <Note row={row} tone="dead" here={here} words={atLeastWords(row)} />
          </Held>
        ))}
      </ul>
    </Panel>
  );
}

/** So many are named at once: what died is what one came for. */
const few = 3;

function Stuck({ rows, here }: { rows: readonly UnlistedRow[]; here: boolean }) {
  return (
    <ul className="grid gap-1.5 text-small empty:hidden">
      {rows.map((row) => (
        <Note key={keyOf(row)} row={row} tone="bad" here={here} words={here ? stuckHereWords(row) : (row.sentence ?? "")} />
      ))}
    </ul>
  );
}

/** A death counts at once and its advisory is read a moment later: what is missing is said only once it has been missing for so long. */
const holdMs = 15_000;

function Held({ children }: { children: ReactNode }) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setHeld(true), holdMs);
    return () => clearTimeout(timer);
  }, []);
  return isHeld && children;
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
