import "server-only";
import type { z } from "zod";
import type { Clock } from "@/lib/domain/clock";
import type { DeadLetterListQuery } from "@/lib/domain/dead-letter/row";
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
    state,
    originalSubject,
    originalStream,
    consumer,
    errorClass,
    from: parseWhen("from", from, clock),
    to: parseWhen("to", to, clock),
    generation: generationsOf(generation),
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

function generationsOf(text: string | undefined): { from: number; to: number } | undefined {
  if (text === undefined) return undefined;
  return text.startsWith(">=") ? { from: Number(text.slice(2)), to: MOST } : { from: Number(text), to: Number(text) };
}
