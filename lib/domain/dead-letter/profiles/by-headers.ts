import { headerField, headerText, newHeaders, type HeaderBlock, type HeaderLine } from "../../headers";
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
  return ({ headers, payload }) => {
    const first = (names: readonly string[]) =>
      names.map((name) => headerText(headers, name)).find((text) => text !== null && text !== "") ?? null;
    if (!headers || first(convention.recognisedBy) === null) return null;
    return {
      profile: convention.profile,
      originalSubject: first(convention.subject),
      originalStream: first(convention.stream),
      originalSeq: asSeq(first(convention.seq)),
      consumer: first(convention.consumer),
      error: first(convention.error),
      errorClass: asText(first(convention.errorClass)),
      deliveries: asCount(first(convention.deliveries)),
      failedAt: asTime(first(convention.failedAt)),
      original: () => ({ payload, headers: originalHeaders(headers, convention) }),
    };
  };
}

/** The stored block without what the convention added, prefixes taken off; order, repeats and bytes as they are. */
function originalHeaders(block: HeaderBlock, convention: Convention): HeaderBlock | null {
  const own = new Set(ownNames(convention).map((name) => name.toLowerCase()));
  const lines = block.lines.flatMap((line) => {
    if (line.kind === "broken") return [line];
    if (own.has(line.name.toLowerCase())) return [];
    const bare = withoutPrefix(line, convention.prefix?.text);
    return bare ? [bare] : convention.prefix?.only ? [] : [line];
  });
  return lines.length === 0 ? null : newHeaders(lines);
}

function withoutPrefix(line: HeaderLine & { kind: "field" }, prefix: string | undefined): HeaderLine | null {
  if (!prefix || !line.name.toLowerCase().startsWith(prefix.toLowerCase())) return null;
  return headerField(line.name.slice(prefix.length), line.value);
}

function ownNames({ recognisedBy, subject, stream, seq, consumer, error, errorClass, deliveries, failedAt, also }: Convention): string[] {
  return [recognisedBy, subject, stream, seq, consumer, error, errorClass, deliveries, failedAt, also ?? []].flat();
}
