import { explainNormal, type Replaced } from "../normalise-error";
import { FINGERPRINT_HEADER, fingerprintOf, fingerprintText, type Fingerprint, type Grouping } from "./fingerprint";
import type { GroupedLetter } from "./parts";

/** What decided on a group. `values` are what it used, as a table shows them. */
type WhyStep = { what: "header" | "rule" | "parts"; text: string; values: { name: string; value: string }[] };

export type Why = {
  /** The text whose hash is the group. Letters keep theirs: another one than a letter has means that rules changed since. */
  fingerprint: string;
  /** What decided. */
  steps: WhyStep[];
  /** The error as it was written, what is left of it in the fingerprint, and which parts of the first became what. */
  error: { original: string; normalised: string; replaced: Replaced[] } | null;
};

/** Why a letter is in its group, from what would put it there now. Into which other one it was merged is no part of it. */
export function whyInGroup(letter: GroupedLetter, grouping: Grouping): Why {
  const fingerprint = fingerprintOf(letter, grouping);
  const normal = letter.error === null ? null : explainNormal(letter.error);
  return {
    fingerprint: fingerprintText(fingerprint),
    steps: [decided(fingerprint)],
    error: letter.error === null || !normal ? null : { original: letter.error, normalised: normal.text, replaced: normal.replaced },
  };
}

function decided(fingerprint: Fingerprint): WhyStep {
  const { context } = fingerprint;
  if (fingerprint.by === "header") {
    const text = `The header ${FINGERPRINT_HEADER} names the group`;
    return { what: "header", text, values: table({ context, [FINGERPRINT_HEADER]: fingerprint.name }) };
  }
  if (fingerprint.by === "rule") {
    const { rule, groups } = fingerprint.match;
    const captured = Object.fromEntries(groups.map((group, index) => [`{${index}}`, group ?? ""]));
    const values = table({
      context,
      rule: rule.name,
      ...rule.match,
      template: rule.fingerprint,
      ...captured,
      fingerprint: fingerprint.name,
    });
    return { what: "rule", text: `The rule "${rule.name}" is the first that matches`, values };
  }
  const { parts } = fingerprint;
  return {
    what: "parts",
    text: "Letters that died in the same place, of the same cause, are one group",
    values: [
      { name: "version", value: parts.version },
      { name: "context", value: parts.context },
      { name: "original stream", value: parts.originalStream },
      { name: "consumer", value: parts.consumer },
      { name: "class", value: parts.class },
      { name: "message", value: parts.message },
    ],
  };
}

const table = (values: Record<string, string | undefined>): WhyStep["values"] =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : { name, value }));
