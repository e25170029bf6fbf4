import { fingerprintOf, fingerprintText, groupId } from "./fingerprint";
import type { GroupedLetter } from "./parts";
import type { CompiledRule } from "./rule";
import { groupTitle } from "./title";

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

/**
 * With these rules, in their order. What letters say is remembered for a while: normalising it costs more than all else of a group. The same letter,
 * which does not change, is answered from memory as long as it is there.
 */
export function groupingBy(rules: readonly CompiledRule[]): GroupOf {
  const known = new Map<string, LetterGroup>();
  const asked = new WeakMap<Letter, LetterGroup>();
  const find = (letter: Letter) => {
    const key = keyOf(letter);
    const found = known.get(key);
    if (found) return found;
    if (known.size >= REMEMBERED) known.clear();
    const group = toGroup(letter, rules);
    known.set(key, group);
    return group;
  };
  return (letter) => {
    const found = asked.get(letter) ?? find(letter);
    asked.set(letter, found);
    return found;
  };
}

/** All that a rule, a fingerprint or a title is made of. */
function keyOf({ context, kind, originalStream, originalSubject, consumer, error, errorClass, deliveries, fingerprint }: Letter): string {
  return JSON.stringify([context, kind, originalStream, originalSubject, consumer, error, errorClass, deliveries, fingerprint]);
}

function toGroup(letter: Letter, rules: readonly CompiledRule[]): LetterGroup {
  const fingerprint = fingerprintOf(letter, { header: letter.fingerprint, rules });
  const text = fingerprintText(fingerprint);
  const rule = fingerprint.by === "rule" ? fingerprint.match.rule.id : null;
  return { id: groupId(text), fingerprint: text, how: fingerprint.by, rule, title: groupTitle(letter, fingerprint) };
}
