import "server-only";
import type { z } from "zod";
import type { Clock } from "@/lib/domain/clock";
import type { DeadLetterListQuery } from "@/lib/domain/dead-letter/row";
import { MAX_GENERATION } from "@/lib/domain/dead-letter/quarantine";
import { bodyQuery, flowQuery, parseBodyAsk } from "@/lib/domain/marks";
import { parseWhen } from "../list/parse-when";

type Query = Pick<
  z.output<typeof DeadLetterListQuery>,
  | ("stream" | "kind" | "state" | "originalSubject" | "originalStream" | "consumer" | "errorClass" | "generation")
  | ("q" | "flow" | "body" | "from" | "to")
>;

/** A question about letters as the index takes it. `isByText`: it needs their words, which follow later. INVALID where a time is none. */
export function letterFilter(query: Query, { contexts, clock }: { contexts: readonly string[]; clock: Clock }) {
  const { stream, kind, state, originalSubject, originalStream, consumer, errorClass, generation, from, to, q } = query;
  const marks = marksOf(query);
  const filter = {
    contexts,
    stream,
    kind,
    originalSubject,
    originalStream,
    consumer,
    errorClass,
    from: parseWhen("from", from, clock),
    to: parseWhen("to", to, clock),
    ...inState(state, generationsOf(generation)),
    words: q,
    marks,
  };
  return { filter, isByText: q !== undefined || marks.length > 0 };
}

function marksOf({ flow, body }: Query): string[] {
  const ask = body === undefined ? null : parseBodyAsk(body); // a question, by the schema
  return [...(flow === undefined ? [] : [flowQuery(flow)]), ...(ask ? [bodyQuery(ask)] : [])];
}

const MOST = 2 ** 31 - 1;

type Generations = { from: number; to: number };

function inState(state: Query["state"], generation: Generations | undefined) {
  if (state !== "quarantined") return { state, generation };
  const { from, to } = generation ?? { from: 0, to: MOST };
  return { state: "open", generation: { from: Math.max(from, MAX_GENERATION), to } } as const;
}

function generationsOf(text: string | undefined): Generations | undefined {
  if (text === undefined) return undefined;
  return text.startsWith(">=") ? { from: Number(text.slice(2)), to: MOST } : { from: Number(text), to: Number(text) };
}
