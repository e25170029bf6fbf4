import type { StreamSpec } from "./spec";

/** A publish to where no message can be stored. Repeating it would not help: the handler fails, and its message may become a dead letter. */
export class NotCaptured extends Error {
  override name = "NotCaptured";
}

/** Throws where a subject is none that can be published to, or none that a declared stream captures. */
export function refuseUncaptured(streams: readonly Pick<StreamSpec, "subjects">[], subject: string): void {
  if (!isSubject(subject)) throw new NotCaptured(`"${subject}" is no subject that can be published to`);
  if (!streams.some(({ subjects }) => subjects.some((pattern) => matches(pattern, subject))))
    throw new NotCaptured(`No stream that the system declares captures ${subject}`);
}

/** Tokens that are not empty, without white space and control characters, and none of them a wildcard. */
const isSubject = (subject: string) => subject.split(".").every((token) => /^[^\s\p{Cc}]+$/u.test(token) && token !== "*" && token !== ">");

function matches(pattern: string, subject: string): boolean {
  const wanted = pattern.split(".");
  const tokens = subject.split(".");
  const isOpen = wanted.at(-1) === ">";
  if (isOpen ? tokens.length < wanted.length : tokens.length !== wanted.length) return false;
  return wanted.every((token, i) => token === "*" || (token === ">" && isOpen && i === wanted.length - 1) || token === tokens[i]);
}
