import { headerText, parseLine, withLines, type HeaderBlock, type HeaderLine } from "../../headers";
import { bytesToText } from "../../payload";
import type { Profile } from "./types";
import { asCount, asSeq, asText, asTime } from "./values";

/** The names a convention uses, in any case; the first that is there counts. */
export type Convention = {
  profile: string;
  /** At least one of these makes it this convention. */
  recognisedBy: readonly string[];
  subject: readonly string[];
  stream: readonly string[];
  seq: readonly string[];
  consumer: readonly string[];
  error: readonly string[];
  errorClass: readonly string[];
  deliveries: readonly string[];
  failedAt: readonly string[];
  /** Says something of the death, and is no header of the original either. */
  also?: readonly string[];
  /** The original's headers carry this prefix; `only`: all of them do, so that others belong to the copy. */
  prefix?: { text: string; only: boolean };
};

/** A profile for letters whose story stands in headers; the body is the original's. */
export function byHeaders(convention: Convention): Profile {
  const own = new Set(ownNames(convention).map((name) => name.toLowerCase()));
  return ({ headers, payload }) => {
    if (!headers || firstOf(headers, convention.recognisedBy) === null) return null;
    const first = (names: readonly string[]) => firstOf(headers, names);
    const stream = first(convention.stream);
    const seq = asSeq(first(convention.seq));
    const consumer = first(convention.consumer);
    return {
      profile: convention.profile,
      originalSubject: first(convention.subject),
      originalStream: stream,
      originalSeq: seq,
      consumer,
      error: first(convention.error),
      errorClass: asText(first(convention.errorClass)),
      deliveries: asCount(first(convention.deliveries)),
      failedAt: asTime(first(convention.failedAt)),
      original: () => ({
        payload,
        headers: originalHeaders(withoutLetterId(headers, { stream, seq, consumer }), { own, prefix: convention.prefix }),
      }),
    };
  };
}

function firstOf(headers: HeaderBlock, names: readonly string[]): string | null {
  for (const name of names) {
    const text = headerText(headers, name);
    if (text) return text;
  }
  return null;
}

/**
 * Without a `Nats-Msg-Id: dead:<stream>:<created>:<seq>:<consumer>` that names this very death: that is the letter's own. What is known of
 * the death has to agree, since the original may have been a dead letter itself.
 */
export function withoutLetterId(
  block: HeaderBlock,
  death: { stream: string | null; seq: number | null; consumer: string | null },
): HeaderBlock {
  const { stream, seq, consumer } = death;
  const begin = stream === null ? "dead:" : `dead:${stream}:`;
  const end = seq === null || consumer === null ? "" : `:${seq}:${consumer}`;
  const isOwn = (line: HeaderLine) => {
    if (line.kind === "broken" || line.name.toLowerCase() !== "nats-msg-id") return false;
    const id = bytesToText(line.value).trim();
    return id.startsWith(begin) && id.endsWith(end);
  };
  return { ...block, lines: block.lines.filter((line) => !isOwn(line)) };
}

/** The stored block without what the convention added, prefixes taken off; order, case, spaces, repeats and bytes as they are. */
function originalHeaders(
  block: HeaderBlock,
  { own, prefix }: { own: ReadonlySet<string>; prefix: Convention["prefix"] },
): HeaderBlock | null {
  const rest = block.lines.filter((line) => line.kind === "broken" || !own.has(line.name.toLowerCase()));
  const bare = rest.map((line) => ({ line, bare: withoutPrefix(line, prefix?.text) }));
  // A publisher that puts the prefix before none of them has copied them as they were.
  const onlyPrefixed = prefix?.only === true && bare.some((each) => each.bare !== null);
  const lines = bare.flatMap((each) => each.bare ?? (onlyPrefixed && each.line.kind === "field" ? [] : [each.line]));
  return withLines(block, lines);
}

function withoutPrefix(line: HeaderLine, prefix: string | undefined): HeaderLine | null {
  if (prefix === undefined || line.kind === "broken") return null;
  if (!bytesToText(line.raw.subarray(0, prefix.length)).toLowerCase().startsWith(prefix.toLowerCase())) return null;
  const bare = parseLine(line.raw.subarray(prefix.length));
  return bare.kind === "field" && bare.name !== "" ? bare : null;
}

function ownNames({ recognisedBy, subject, stream, seq, consumer, error, errorClass, deliveries, failedAt, also }: Convention): string[] {
  return [recognisedBy, subject, stream, seq, consumer, error, errorClass, deliveries, failedAt, also ?? []].flat();
}
