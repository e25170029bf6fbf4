import { matches } from "../../subject";
import { errorHead } from "../normalise-error";
import { checkExpression } from "./check-expression";
import { classOfLetter, type GroupedLetter } from "./parts";
import type { FingerprintRule } from "./rule-schema";
import { fillTemplate, type Groups } from "./template";

/** A regular expression engine whose time is linear in the text. `match` finds the expression anywhere: all it matched, then its groups. */
export type Compile = (source: string) => { ok: true; match(text: string): Groups | null } | { ok: false; reason: string };

/** `head`: what expressions are tried on, worked out once for all rules. */
export type CompiledRule = { rule: FingerprintRule; find(letter: GroupedLetter, head: string | null): Groups | null };

/** The rule that decided, what its expression found, and the name that came of it. */
export type RuleMatch = { rule: FingerprintRule; groups: Groups; name: string };

type Refused = { ok: false; field: "match" | "message"; reason: string };

/** Refuses an expression that does not compile, and a rule that would put every letter into one group. */
export function compileRule(rule: FingerprintRule, compile: Compile): { ok: true; compiled: CompiledRule } | Refused {
  const { message, ...conditions } = rule.match;
  const refused = message ? checkExpression(message) : null;
  if (refused !== null) return { ok: false, field: "message", reason: refused };
  const expression = message ? compile(message) : null;
  if (expression?.ok === false) return { ok: false, field: "message", reason: expression.reason };
  if (!selects(conditions) && !(expression && isChoosy(expression.match))) return { ok: false, field: "match", reason: nothingSaid(rule) };
  return { ok: true, compiled: { rule, find: finderOf(rule, expression) } };
}

/** The enabled ones, in the order in which they are asked. */
export const inOrder = (rules: readonly CompiledRule[]): CompiledRule[] =>
  rules
    .filter(({ rule }) => rule.enabled)
    .toSorted(({ rule: a }, { rule: b }) => a.position - b.position || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

/** The first that matches and whose name is not empty. */
export function firstMatch(rules: readonly CompiledRule[], letter: GroupedLetter): RuleMatch | null {
  if (rules.length === 0) return null;
  const head = letter.error === null ? null : errorHead(letter.error);
  for (const { rule, find } of rules) {
    const groups = find(letter, head);
    const name = groups && fillTemplate(rule.fingerprint, letter, groups);
    if (groups && name) return { rule, groups, name };
  }
  return null;
}

type Expression = { match(text: string): Groups | null };

function finderOf({ match }: FingerprintRule, expression: Expression | null): CompiledRule["find"] {
  const { context, stream, consumer, subject, class: errorClass } = match;
  return (letter, head) => {
    if (context && context !== letter.context) return null;
    if (stream && stream !== letter.originalStream) return null;
    if (consumer && consumer !== letter.consumer) return null;
    if (subject && (letter.originalSubject === null || !matches(subject, letter.originalSubject))) return null;
    if (errorClass && errorClass !== classOfLetter(letter)) return null;
    if (!expression) return [];
    return head === null ? null : expression.match(head);
  };
}

const selects = ({ subject, ...exact }: Omit<FingerprintRule["match"], "message">): boolean =>
  Object.values(exact).some(Boolean) || Boolean(subject && subject !== ">");

/** Long enough for what asks for a number of characters, each of another kind, so that what leaves anything out leaves one of them out. */
const PROBES = ["x", "X", "7", " ", "-", "ä", "\u0001"].map((each) => each.repeat(1_000));

const isChoosy = (match: (text: string) => Groups | null): boolean => PROBES.some((text) => match(text) === null);

const nothingSaid = ({ match }: FingerprintRule): string =>
  match.message || match.subject
    ? "matches every letter: its conditions leave none out"
    : "matches every letter: it needs one condition at least";
