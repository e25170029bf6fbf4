import { formatCount } from "@/lib/domain/format";
import type { RuleRow, RuleTrial } from "@/lib/domain/dead-letter/group/rule-row";
import { conditionNames } from "./draft";

const conditionWords = {
  context: "context",
  stream: "died in",
  consumer: "consumer",
  subject: "subject",
  class: "class",
  message: "error matches",
} as const;

/** What a letter must have, in words: "consumer" "worker-crm", "error matches" "/^Timeout/". */
export function conditionsOf(match: RuleRow["match"]): { word: string; value: string }[] {
  return conditionNames.flatMap((name) => {
    const value = match[name];
    return value === undefined ? [] : [{ word: conditionWords[name], value: name === "message" ? `/${value}/` : value }];
  });
}

const letters = (count: number) => `${formatCount(count)} ${count === 1 ? "letter" : "letters"}`;

/** What came of a trial, in a sentence. */
export function trialWords({ of, matched, groups }: Pick<RuleTrial, "of" | "matched" | "groups">): string {
  if (of === 0) return "There is no open letter to try it with.";
  const newest = of === 1 ? "the one open letter" : `the newest ${formatCount(of)} open letters`;
  if (matched === 0) return `It matches none of ${newest}.`;
  const named = restOf({ matched, groups }) > 0 ? `more than ${formatCount(groups.length)} groups` : groupsWord(groups.length);
  return `It matches ${formatCount(matched)} of ${newest}: they would be in ${named}.`;
}

const groupsWord = (count: number) => (count === 1 ? "one group" : `${formatCount(count)} groups`);

/** What is wrong with a rule that tells no causes apart any more, by what it would do; `null`: nothing. */
export function widestWords({ widest }: Pick<RuleTrial, "widest">): string | null {
  if (widest === null) return null;
  const { context, count, of } = widest;
  const share = `${Math.floor((count / of) * 100)} %`;
  return `This would put ${share} of the newest ${formatCount(of)} open letters of ${context} into one group, whatever they died of.`;
}

/** How many of what matched are in groups that the trial does not name. */
export const restOf = ({ matched, groups }: Pick<RuleTrial, "matched" | "groups">): number =>
  matched - groups.reduce((sum, { count }) => sum + count, 0);

export const restWords = (count: number): string => `${letters(count)} in smaller groups`;

export const rulesNote = (count: number): string => (count === 1 ? "1 rule" : `${formatCount(count)} rules`);

/** What may stand in the name of a group. */
export const fingerprintHelp =
  "The same name is the same group. {stream}, {consumer}, {subject}, {class} and {message} are filled in from the letter; {1}, {2}… with what the expression captured in ( ).";
