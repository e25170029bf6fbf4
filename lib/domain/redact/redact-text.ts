import { formatCount } from "../format";
import { applyRule, rules } from "./rules";
import { hiddenAs, type HiddenCounts } from "./types";

export type RedactedText = { text: string; hidden: HiddenCounts };

/** Longer texts would overflow the stack of regular expressions; nobody reads so far. In UTF-16 units. */
const LONGEST = 1_000_000;

/**
 * A text such as an error, a subject or the value of a header, with what the rules know replaced by `‹e-mail›`, `‹token›`…, and how often.
 * `keepsRandom`: long random strings stay, for what one finds a message by (subjects, keys of flows). Linear time.
 * What is beyond a million characters is hidden whole.
 */
export function redactText(text: string, { keepsRandom = false }: { keepsRandom?: boolean } = {}): RedactedText {
  const hidden: HiddenCounts = {};
  let shown = text.slice(0, LONGEST);
  for (const rule of rules) {
    if (keepsRandom && rule.kind === "random") continue;
    shown = applyRule(rule, shown, () => (hidden[rule.kind] = (hidden[rule.kind] ?? 0) + 1));
  }
  const beyond = text.length - LONGEST;
  return { text: beyond > 0 ? `${shown}${hiddenAs(`${formatCount(beyond)} more characters`)}` : shown, hidden };
}
