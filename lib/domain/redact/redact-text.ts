import { formatCount } from "../format";
import { addHidden } from "./add-hidden";
import { percentDecoded } from "./encoded";
import type { FlowIds } from "./flow-ids";
import { plainSigns } from "./fold";
import { applyRule } from "./rule";
import { rules } from "./rules";
import { hiddenAs, type HiddenCounts, type Mark } from "./types";

export type RedactedText = { text: string; hidden: HiddenCounts };

/** `keepsRandom`: long random strings stay. `mark` writes what stands for what was found. `ids`: flows, whose ids are told apart and not told. */
export type TextOptions = { keepsRandom?: boolean; mark?: Mark; ids?: FlowIds };

/** Longer texts would overflow the stack of regular expressions; nobody reads so far. In UTF-16 units. */
const LONGEST = 1_000_000;
const CUT = /‹[\d,]{1,20} more characters›$/;
/** What was hidden may lay bare what stood beside it: read until nothing more is found, which takes two readings but for texts made to take more. */
const MOST_READINGS = 5;

/**
 * A text such as an error, a subject or the value of a header, with what the rules know replaced by `‹e-mail›`, `‹token›`…, and how often.
 * Signs written wide, and those of no width, hide nothing from the rules. Linear time; what is redacted once more stays as it is. What is
 * beyond a million characters is hidden whole.
 */
export function redactText(text: string, options: TextOptions = {}): RedactedText {
  const cut = CUT.exec(text)?.[0] ?? "";
  const whole = cut === "" ? text : text.slice(0, -cut.length);
  const head = whole.slice(0, LONGEST);
  const plain = plainSigns(head);
  const disguised = plain === null ? null : readAgain(plain, options);
  const { text: read, hidden } = readEncoded(
    disguised !== null && disguised.text !== plain ? disguised : readAgain(head, options),
    options,
  );
  const shown = read.slice(0, LONGEST);
  const beyond = whole.length - head.length + read.length - shown.length;
  return { text: shown + (beyond > 0 ? hiddenAs(`${formatCount(beyond)} more characters`) : cut), hidden };
}

/** As an address has it a text may hold what no rule knows: it is shown as it was before, where something is found then. */
function readEncoded(read: RedactedText, options: TextOptions): RedactedText {
  const plain = percentDecoded(read.text);
  const again = plain === null ? null : readAgain(plain, options);
  if (again === null || again.text === plain) return read;
  addHidden(again.hidden, read.hidden);
  return again;
}

function readAgain(text: string, options: TextOptions): RedactedText {
  const hidden: HiddenCounts = {};
  let shown = text;
  for (let reading = 0; reading < MOST_READINGS; reading++) {
    const before = shown;
    shown = readOnce(before, options, hidden);
    if (shown === before) break;
  }
  return { text: shown, hidden };
}

function readOnce(text: string, { keepsRandom = false, mark, ids }: TextOptions, hidden: HiddenCounts): string {
  const count = (kind: keyof HiddenCounts) => (hidden[kind] = (hidden[kind] ?? 0) + 1);
  const withoutIds = ids ? ids.hide(text, () => count("flow")) : text;
  return rules.reduce(
    (shown, rule) => (keepsRandom && rule.kind === "random" ? shown : applyRule(rule, shown, { count, mark })),
    withoutIds,
  );
}
