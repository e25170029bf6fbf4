import { fingerprintOf, fingerprintText, groupId } from "./fingerprint";
import type { GroupedLetter } from "./parts";
import type { CompiledRule } from "./rule";
import { groupTitle, titleLine } from "./title";

/** The group of a letter, as its first one names it. */
export type LetterGroup = {
  id: string;
  /** The text whose hash is the id. */
  fingerprint: string;
  how: "header" | "rule" | "parts";
  /** Id of the rule, where one did it. */
  rule: string | null;
  title: string;
};

type Letter = GroupedLetter & { fingerprint: string | null };
export type GroupOf = (letter: Letter) => LetterGroup;

/** So many different ones are remembered: letters of one cause come together, and say the same but for numbers. */
const REMEMBERED = 2_000;

/** With these rules, in their order. What letters say is remembered for a while: normalising it costs more than all else of a group. */
export function groupingBy(rules: readonly CompiledRule[]): GroupOf {
  const bySaid = new Map<string, LetterGroup>();
  const byText = new Map<string, LetterGroup>();
  return (letter) => remembered(bySaid, keyOf(letter), () => toGroup(letter, { rules, byText }));
}

function remembered(known: Map<string, LetterGroup>, key: string, make: () => LetterGroup): LetterGroup {
  const found = known.get(key);
  if (found) return found;
  if (known.size >= REMEMBERED) known.clear();
  const made = make();
  known.set(key, made);
  return made;
}

/** All that a rule, a fingerprint or a title is made of. */
function keyOf({ context, kind, originalStream, originalSubject, consumer, error, errorClass, deliveries, fingerprint }: Letter): string {
  return JSON.stringify([context, kind, originalStream, originalSubject, consumer, error, errorClass, deliveries, fingerprint]);
}

function toGroup(letter: Letter, { rules, byText }: { rules: readonly CompiledRule[]; byText: Map<string, LetterGroup> }): LetterGroup {
  const fingerprint = fingerprintOf(letter, { header: letter.fingerprint, rules });
  const text = fingerprintText(fingerprint);
  const rule = fingerprint.by === "rule" ? fingerprint.match.rule.id : null;
  const make = () => ({ id: groupId(text), fingerprint: text, how: fingerprint.by, rule, title: groupTitle(letter, fingerprint) });
  return fingerprint.by === "parts" && titleLine(fingerprint.parts) !== null ? remembered(byText, text, make) : make();
}
