import type { DeadLetterDetail, DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { formatDurationShort } from "@/lib/domain/duration";
import { visibleText } from "@/components/payload/bytes";

/** The first line that says something: errors come with stacks. `null` where nothing was recorded. */
export function errorLine(error: string | null): string | null {
  const line = error
    ?.split("\n")
    .map((each) => each.trim())
    .find((each) => each !== "");
  return line === undefined ? null : visibleText(line);
}

const SHORT = 60;

/** A title where it is one of several words in a line. */
export function shortTitle(title: string): string {
  const seen = visibleText(title);
  return seen.length > SHORT ? `${seen.slice(0, SHORT).trimEnd()}…` : seen;
}

/** What a letter is called: its error, or, of one that nobody wrote an error for, who gave up on it. `null` where neither is known. */
export function titleOf({
  kind,
  error,
  deliveries,
  consumer,
}: Pick<DeadLetterRow, "kind" | "error" | "deliveries" | "consumer">): string | null {
  const line = errorLine(error);
  if (line !== null || (kind === "stored" && deliveries === null)) return line;
  const what =
    kind === "terminated" ? "Ended by TERM" : deliveries === null ? "Gave up" : `Gave up after ${deliveries.toLocaleString("en")}`;
  return consumer === null ? what : `${what} · ${visibleText(consumer)}`;
}

/** Why it may, in a sentence. */
export const mayLeaveWords = (stream: string, why: NonNullable<DeadLetterRow["mayLeave"]>): string =>
  why === "full"
    ? `may leave at any moment: ${stream} is full and drops the oldest`
    : `may leave at any moment: ${stream} keeps one message per subject, and the next takes its place`;

type Place = Pick<DeadLetterRow, "kind" | "stream" | "seq" | "originalStream" | "originalSeq">;

/** Whether the message itself is all there is: nobody has stored a copy. */
export const isInItsOwnStream = ({ kind, stream, seq, originalStream, originalSeq }: Place): boolean =>
  kind !== "stored" && stream === originalStream && seq === originalSeq;

/** What could not be read of a letter and why. One that was sent again is gone because of that. */
export function noticeOf({ state, notice, stream }: Pick<DeadLetterDetail, "state" | "notice" | "stream">): string | null {
  return state === "redriven" && notice !== null ? `It left ${stream} when its copy was stored: it was sent again.` : notice;
}

/** Whether the error holds more than its first line. */
export function hasMore(error: string): boolean {
  return visibleText(error.trim()) !== errorLine(error);
}

/**
 * `saga d5e15e0a-7…9f1b`: enough of an id to tell it from others. An id that names its flow itself is not named twice.
 * Of more than `most` characters the id gives some from its middle, never its end, where ids of one kind differ.
 */
export function shortKey({ flow, key }: { flow: string; key: string }, most?: number): string {
  const seen = visibleText(key);
  const name = seen.startsWith(flow.slice(0, 4)) ? "" : `${flow} `;
  const room = most === undefined ? 16 : most - name.length;
  const head = Math.min(10, Math.max(4, room - 5));
  return name + (seen.length > Math.max(room, head + 5) ? `${seen.slice(0, head)}…${seen.slice(-4)}` : seen);
}

type Died = Pick<DeadLetterDetail, "kind" | "profile" | "consumer" | "error" | "deliveries">;

/** What NATS said of it. One that was found later nobody has seen die. */
export function diedWords({ kind, profile, consumer, error, deliveries }: Died): string {
  if (kind === "terminated") {
    const by = consumer === null ? "" : ` by ${visibleText(consumer)}`;
    const why = errorLine(error);
    return why === null ? `terminated${by}, without a reason` : `terminated${by}: ${why}`;
  }
  if (profile === null) return "given up, before anybody saw it: found later";
  return deliveries === null
    ? "given up: reached max_deliver"
    : `given up: reached max_deliver after ${deliveries.toLocaleString("en")} ${deliveries === 1 ? "delivery" : "deliveries"}`;
}

/** How its record came to be, in words: the profiles that advisories have are no header conventions. */
export function readAsWords({ kind, profile }: Pick<DeadLetterDetail, "kind" | "profile">): string {
  if (profile === "max-deliveries") return "what NATS said: it reached max_deliver";
  if (profile === "terminated") return "what NATS said: it was terminated";
  return profile ?? (kind === "stored" ? "no known convention" : "found in its stream: nobody heard it die");
}

/** Of one that only reached max_deliver nobody knows an error: its class names how it died, which its kind says. */
export const errorClassOf = ({ kind, errorClass }: Pick<DeadLetterDetail, "kind" | "errorClass">): string | null =>
  kind === errorClass ? null : errorClass;

/** Whether nothing was ever read of its message: what was known of it is what NATS said. */
export const isUnread = ({ subject }: Pick<DeadLetterDetail, "subject">): boolean => subject === "";

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 86_400_000;

/** When a letter says it was given up is its publisher's word: where that is far from when it was stored, on either side, it is called so. */
export function givenUp({ failedAt, seenAt, kind }: Pick<DeadLetterDetail, "failedAt" | "seenAt" | "kind">): string {
  const apartMs = Date.parse(seenAt) - Date.parse(failedAt);
  const farMs = Math.abs(apartMs);
  if (kind !== "stored" || farMs < HOUR_MS) return "given up";
  const years = Math.floor(farMs / YEAR_MS);
  const long = years > 0 ? `${years} ${years === 1 ? "year" : "years"}` : formatDurationShort(farMs);
  return `given up, it says: ${long} ${apartMs > 0 ? "before" : "after"} it was stored`;
}
