import type { FlowKey, SubjectMap } from "./types";

export type Rule = { flow: string; subjects: readonly string[]; places: readonly FlowKey[] };

/** By the first token of a subject. `others`: for one that no pattern begins with. */
type Rules = { byToken: ReadonlyMap<string, readonly Rule[]>; others: readonly Rule[] };

const known = new WeakMap<readonly SubjectMap[], Rules>();

/**
 * The rules that a subject may fall under by its first token, in the order of the maps: of a fleet's fifty few are left, and each letter
 * of an index asks. Maps are settings, so they are taken apart once.
 */
export function rulesFor(maps: readonly SubjectMap[], subject: string): readonly Rule[] {
  let rules = known.get(maps);
  if (!rules) known.set(maps, (rules = byFirstToken(maps)));
  return rules.byToken.get(firstToken(subject)) ?? rules.others;
}

function byFirstToken(maps: readonly SubjectMap[]): Rules {
  const all = maps.flatMap(({ flows }) => flows).map(({ flow, subjects, key }): Rule => ({ flow, subjects, places: [key].flat() }));
  const among = (tokens: readonly string[]) =>
    all.filter(({ subjects }) => subjects.some((pattern) => tokens.includes(firstToken(pattern))));
  const tokens = all.flatMap(({ subjects }) => subjects.map(firstToken));
  return { byToken: new Map(tokens.map((token) => [token, among([token, "*", ">"])])), others: among(["*", ">"]) };
}

function firstToken(subject: string): string {
  const dot = subject.indexOf(".");
  return dot < 0 ? subject : subject.slice(0, dot);
}
