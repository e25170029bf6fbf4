import { hideCards } from "./card";
import { isEncoded } from "./encoded";
import { hideIbans } from "./iban";
import { keyShapes } from "./key-shapes";
import { aloneRule, namedRules } from "./named";
import { hidePhones } from "./phone";
import { looksRandom } from "./random";
import { by, type Rule } from "./rule";

/*
 * All of these take linear time: each loop is bounded, or a lookbehind lets it begin once in a run, and what follows a loop cannot match
 * what the loop matches. A rule that is added keeps to that; rules.test.ts tries texts made to be slow.
 */
const local = String.raw`[\p{L}\p{M}\p{N}._%+'!#$*^~-]`;
const label = String.raw`[\p{L}\p{M}\p{N}-]`;
const at = String.raw`(?:@|%40|\\{1,4}u0040|&#0?64;|&#x40;|&commat;)`;
/** In a token of a subject no dot can stand: `user.ann@example_com.created`. */
const eMail = new RegExp(`(?:(?<!${local})${local}+|"[^"\\r\\n@]{1,64}")${at}(?:${label}+[._])+\\p{L}${label}+`, "gu");

/** In the order in which they are applied: keys before what their parts look like. */
export const rules: readonly Rule[] = [
  ...keyShapes,
  ...namedRules,
  { kind: "email", word: "e-mail", hint: /@|40|64;|commat/, apply: by(eMail) },
  { kind: "iban", word: "IBAN", hint: /\d/, apply: hideIbans },
  { kind: "card", word: "card", hint: /\d/, apply: by(/(?<!\d)\d[\d\s./_·|*+\u2010-\u2015-]{12,}/g, hideCards) },
  { kind: "phone", word: "phone", hint: /\d/, apply: hidePhones },
  {
    kind: "random",
    word: "secret",
    hint: /[\w+/-]{12}/,
    apply: by(/[\w+/-]{12,}={0,2}/g, (found, hide) => (looksRandom(found) || isEncoded(found) ? hide(found) : found)),
  },
  aloneRule,
];
