import { hiddenAs, type HiddenKind, type Mark } from "./types";

/** What is told of something that was found, in its place. */
type Hide = (found: string) => string;

/** One rule: what it is called where it was, and what of a text it hides. */
export type Rule = {
  kind: HiddenKind;
  word: string;
  /** No text without one of these can hold it: looking for them is cheaper. */
  hint: RegExp | null;
  apply: (text: string, hide: Hide) => string;
};

/** Hides what looks so; where looks are not enough, `of` says what of it. */
export const by =
  (looks: RegExp, of: (found: string, hide: Hide) => string = (found, hide) => hide(found)): Rule["apply"] =>
  (text, hide) =>
    text.replace(looks, (found) => of(found, hide));

/** The text with what a rule knows hidden; `count` is called for each. */
export function applyRule(
  { kind, word, hint, apply }: Rule,
  text: string,
  { count, mark = hiddenAs }: { count: (kind: HiddenKind) => void; mark?: Mark },
): string {
  if (hint !== null && !hint.test(text)) return text;
  return apply(text, (found) => {
    count(kind);
    return mark(word, found);
  });
}
