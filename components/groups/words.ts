import { formatCount, formatDurationShort } from "@/components/ui/format";
import { visibleText } from "@/components/payload/bytes";
import { groupBy } from "@/lib/domain/group-by";
import type { GroupDetail, GroupList, GroupRow } from "@/lib/domain/dead-letter/group-row";

type State = GroupRow["state"];

export const countOf = (count: number, what: string) => `${formatCount(count)} ${what}${count === 1 ? "" : "s"}`;

/**
 * What is shown, then what there is besides: "224 open in 3 groups · 9 in 1 ignored group · 12 groups resolved". Open letters of ignored groups
 * are open still, and every count of open ones has them. `state`: of which the groups are; `null` of all.
 */
export function headline({ states, letters }: Pick<GroupList, "states" | "letters">, state: State | null): string {
  const others = (["open", "ignored", "resolved"] as const).filter((each) => each !== state && states[each] > 0);
  const shown = state === null ? countOf(states.open + states.resolved + states.ignored, "group") : stateWords(state, { states, letters });
  return [shown, ...others.map((each) => stateWords(each, { states, letters }))].join(" · ");
}

function stateWords(state: State, { states, letters }: Pick<GroupList, "states" | "letters">): string {
  const groups = states[state];
  if (state === "open") return groups === 0 ? "no open group" : `${formatCount(letters.open)} open in ${countOf(groups, "group")}`;
  if (letters[state] === 0) return `${countOf(groups, "group")} ${state}`;
  return `${formatCount(letters[state])} in ${formatCount(groups)} ${state} ${groups === 1 ? "group" : "groups"}`;
}

/** What a number on the chart is: "Letters per minute". */
export const perStepWords = (stepMs: number): string => `Letters per ${unitSteps.get(stepMs) ?? formatDurationShort(stepMs)}`;

const unitSteps = new Map([
  [60_000, "minute"],
  [3_600_000, "hour"],
]);

/** On the button. */
export const redriveWords = (count: number): string => `Re-drive ${formatCount(count)}…`;

const verbs: Record<State, string> = { open: "opened", resolved: "resolved", ignored: "ignored" };

/** "ann resolved it 12 min ago: crm is back"; `null` where nobody has said anything. */
export function saidWords(said: GroupRow["said"], now: number): string | null {
  if (!said) return null;
  const agoMs = now - Date.parse(said.at);
  const when = agoMs < 2_000 ? "just now" : `${formatDurationShort(agoMs)} ago`;
  return `${said.by} ${verbs[said.state]} it ${when}${said.why === null ? "" : `: ${visibleText(said.why)}`}`;
}

/** Why a group is resolved although nobody said so; `null` in every other case. */
export function restWords({ state, said, count }: Pick<GroupRow, "state" | "said" | "count">): string | null {
  return state === "resolved" && count === 0 && said?.state !== "resolved" ? "Nothing of it is open any more." : null;
}

/** "12 sagas, 1 call hit", "40 flows hit" where not all of them are named; `null` where letters name none. */
export function flowsWords({
  flows,
  flowCount,
  readOf,
  count,
}: Pick<GroupDetail, "flows" | "flowCount" | "readOf" | "count">): string | null {
  if (flowCount === 0) return null;
  const kinds = [...groupBy(flows, ({ flow }) => visibleText(flow))].map(([flow, { length }]) => countOf(length, flow));
  const said = flows.length === flowCount ? kinds.join(", ") : countOf(flowCount, "flow");
  return `${readOf < count ? "at least " : ""}${said} hit`;
}

/** How many deliveries each of these had, where they agree: "gave up after 3". */
export function gaveUpWords(letters: readonly { deliveries: number | null }[]): string | null {
  const [first, ...others] = new Set(letters.map(({ deliveries }) => deliveries));
  return first === undefined || first === null || others.length > 0 ? null : `gave up after ${formatCount(first)}`;
}

/** What the three lists of the affected were read of; `null` where it was all. */
export function readOfWords({ readOf, count }: Pick<GroupDetail, "readOf" | "count">): string | null {
  return readOf < count ? `Of the newest ${formatCount(readOf)} of ${formatCount(count)} open ones.` : null;
}

/** Why these cannot become one; `null`: they can. */
export function whyNotMerged(groups: readonly Pick<GroupRow, "context">[]): string | null {
  if (groups.length < 2) return "Select the groups that have one cause";
  return new Set(groups.map(({ context }) => context)).size > 1
    ? "They are of different contexts: what fails in two accounts is never one cause"
    : null;
}
