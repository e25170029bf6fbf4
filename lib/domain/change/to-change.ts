import { hash } from "node:crypto";
import type { Change } from "./types";

export const MINUTE_MS = 60_000;
/** Of a change of many fields the first say enough. */
const LONGEST = 500;

type Named = Omit<Change, "key" | "near" | "detail" | "isExact"> & {
  detail?: string | null;
  isExact?: boolean;
  /** What tells this change from others of the same thing: when it was made, and from what to what it went. */
  mark: readonly (string | number)[];
};

/** One that can be only once in a life: that began, or ended. */
export function onceChange({ mark, detail = null, isExact = false, ...change }: Named): Change {
  return { ...change, isExact, detail: bounded(detail), key: keyOf(change, mark), near: [] };
}

/** One that may come again, there and back. Two consoles see it some seconds apart, so its minute is part of its name. */
export function passingChange({ mark, detail = null, isExact = false, ...change }: Named): Change {
  const minute = Math.floor(change.at / MINUTE_MS);
  const of = (each: number) => keyOf(change, [...mark, each]);
  return { ...change, isExact, detail: bounded(detail), key: of(minute), near: [of(minute - 1), of(minute + 1)] };
}

const bounded = (text: string | null) => (text !== null && text.length > LONGEST ? `${text.slice(0, LONGEST).trimEnd()}…` : text);

type Keyed = { context: string; what: string; stream: string | null; consumer: string | null };

/** As a JSON array, because no choice of names can make two of these the same text. */
export function keyOf({ context, what, stream, consumer }: Keyed, mark: Named["mark"]): string {
  return hash("sha256", JSON.stringify([context, what, stream, consumer, ...mark]), "base64url").slice(0, 22);
}
