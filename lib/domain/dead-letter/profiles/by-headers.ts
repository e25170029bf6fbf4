import { headerText, isNamed, withLines, type HeaderBlock, type HeaderField, type HeaderLine } from "../../headers";
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
  const { profile, prefix } = convention;
  const names = namesOf(convention);
  const own = new Set(Object.values(names).flat());
  return ({ headers, payload }) => {
    if (!headers || firstOf(headers, names.recognisedBy) === null) return null;
    const stream = firstOf(headers, names.stream);
    const seq = asSeq(firstOf(headers, names.seq));
    const consumer = firstOf(headers, names.consumer);
    return {
      profile,
      originalSubject: firstOf(headers, names.subject),
      originalStream: stream,
      originalSeq: seq,
      consumer,
      error: firstOf(headers, names.error),
      errorClass: asText(firstOf(headers, names.errorClass)),
      deliveries: asCount(firstOf(headers, names.deliveries)),
      failedAt: asTime(firstOf(headers, names.failedAt)),
      original: () => ({
        payload,
        headers: originalHeaders(withoutLetterId(headers, { stream, seq, consumer }), { own, prefix }),
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
    if (!isNamed(line, "nats-msg-id")) return false;
    const id = line.text.trim();
    return id.startsWith(begin) && id.endsWith(end);
  };
  return block.lines.some(isOwn) ? { ...block, lines: block.lines.filter((line) => !isOwn(line)) } : block;
}

/** The stored block without what the convention added, prefixes taken off; order, case, spaces, repeats and bytes as they are. */
function originalHeaders(
  block: HeaderBlock,
  { own, prefix }: { own: ReadonlySet<string>; prefix: Convention["prefix"] },
): HeaderBlock | null {
  const lines = block.lines.filter((line) => line.kind === "broken" || !own.has(line.name.toLowerCase()));
  // A publisher that puts the prefix before none of them has copied them as they were.
  if (!prefix || !lines.some((line) => hasPrefix(line, prefix.text))) return withLines(block, lines);
  const originals = prefix.only ? lines.filter((line) => line.kind === "broken" || hasPrefix(line, prefix.text)) : lines;
  return withLines(
    block,
    originals.map((line) => (hasPrefix(line, prefix.text) ? line.behind(prefix.text) : line)),
  );
}

/** A prefix without a name behind it is a name. */
const hasPrefix = (line: HeaderLine, prefix: string): line is HeaderField =>
  line.kind === "field" && line.name.length > prefix.length && line.name.toLowerCase().startsWith(prefix.toLowerCase());

/** In lower case, as they are compared: once here, and not for each letter. */
function namesOf(convention: Convention) {
  const lower = (names: readonly string[] = []) => names.map((name) => name.toLowerCase());
  return {
    recognisedBy: lower(convention.recognisedBy),
    subject: lower(convention.subject),
    stream: lower(convention.stream),
    seq: lower(convention.seq),
    consumer: lower(convention.consumer),
    error: lower(convention.error),
    errorClass: lower(convention.errorClass),
    deliveries: lower(convention.deliveries),
    failedAt: lower(convention.failedAt),
    also: lower(convention.also),
  };
}
