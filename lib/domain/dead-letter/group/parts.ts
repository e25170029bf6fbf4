import { classOf } from "../decode";
import { normaliseError } from "../normalise-error";
import { classOfReason } from "../profiles/advisory";
import type { Sighting } from "../sighting";

/** What a letter's group is made of. Nothing of it depends on where the letter lies now. */
export type GroupedLetter = Pick<
  Sighting,
  "context" | "kind" | "originalStream" | "originalSubject" | "consumer" | "error" | "errorClass" | "deliveries"
>;

/** The only version there is. It is part of the fingerprint: another way of making parts never moves what is grouped already. */
export const FINGERPRINT_VERSION = "v1";

/** Empty: not known. */
export type FingerprintParts = {
  version: typeof FINGERPRINT_VERSION;
  context: string;
  originalStream: string;
  consumer: string;
  class: string;
  /** The normalised error. */
  message: string;
};

export function fingerprintParts(letter: GroupedLetter): FingerprintParts {
  return {
    version: FINGERPRINT_VERSION,
    context: letter.context,
    originalStream: letter.originalStream ?? "",
    consumer: letter.consumer ?? "",
    class: classOfLetter(letter),
    message: letter.error === null ? "" : normaliseError(letter.error),
  };
}

/**
 * The profile's field; of what the server itself terminated "removed-by-server"; the word that the error begins with where that names one.
 * "exhausted" where nobody said an error: one that did, beside the server's advisory, says more than that deliveries ran out.
 */
export function classOfLetter({ kind, error, errorClass }: GroupedLetter): string {
  const field = errorClass?.trim();
  if (field) return field;
  if (error === null) return kind === "exhausted" ? "exhausted" : "";
  return (kind === "terminated" ? classOfReason(error) : null) ?? classOf(error) ?? "";
}
