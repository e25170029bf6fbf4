import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { Question } from "@/lib/domain/redrive/plan/index-behind";
import { AppError, invalidField } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import { selectContext } from "../contexts/select-contexts";
import { letterFilter } from "../dead-letters/letter-filter";
import type { Deps } from "../deps";
import { findGroup } from "../groups/find-group";
import { lettersAgain } from "./letters-again";
import type { Selected } from "./selection";

/** Some of what was selected: letters, and ids that nothing has. */
export type Portion = { letters: readonly DeadLetter[]; unknown: readonly string[] };

/** What was selected, all of one context, some at a time: a million letters are never held at once. What comes later is not of it. */
export type Selection = {
  context: NatsContext;
  portions: AsyncIterable<Portion>;
  /** How many more would be of it, if anybody knew which letters they are. */
  nameless: number;
  /** What the index is asked; `null` where letters are named. */
  question: Question | null;
};

export type Finding = Pick<Deps, "db" | "nats" | "watch" | "clock">;
export type Found = { name: string; portions: AsyncIterable<Portion>; nameless?: number; question?: Question };

/**
 * INVALID when it is of two contexts, not of the one that was named, or a filter of none where there are several; NOT_FOUND for a group or re-drive that
 * nobody has; REFUSED for items that cannot be sent again. NATS_UNAVAILABLE.
 */
export async function findSelection(selected: Selected, contextName: string | undefined, deps: Finding): Promise<Selection> {
  const { name, portions, nameless = 0, question = null } = await find(selected, contextName, deps);
  const context = deps.nats.get(name);
  if (!context) throw new AppError("NATS_UNAVAILABLE", `${name} is not connected.`);
  return { context, portions, nameless, question };
}

function find(selected: Selected, context: string | undefined, deps: Finding): Promise<Found> {
  if (selected.kind === "ids") return byIds(selected.ids, context, deps);
  if (selected.kind === "again") return lettersAgain(selected, context, deps);
  if (selected.kind === "group") return ofGroup(selected.group, context, deps);
  return byFilter(selected.filter, context, deps);
}

/** The context of the record of a plan, where the request does not name it: known before the plan is, so that one that fails says it too. */
export async function contextOf(selected: Selected, { db, watch }: Pick<Finding, "db" | "watch">): Promise<{ context?: string }> {
  if (selected.kind === "filter") return selected.filter.context === undefined ? {} : { context: selected.filter.context };
  if (selected.kind === "again") return named((await db.redrives.head(selected.redrive))?.context);
  if (selected.kind === "group") return named((await db.groups.get(selected.group, namesIn(watch)))?.context);
  const [letter] = (await db.deadLetters.getMany(selected.ids.slice(0, 100))).values();
  return named(letter?.context);
}

const namesIn = (watch: Finding["watch"]) => watch.contexts().map(({ name }) => name);
const named = (context: string | undefined) => (context === undefined ? {} : { context });

/** In their order. */
async function byIds(ids: readonly string[], contextName: string | undefined, deps: Finding): Promise<Found> {
  const found = await deps.db.deadLetters.getMany(ids);
  const known = (id: string) => {
    const letter = found.get(id);
    return letter && deps.watch.context(letter.context) ? letter : undefined;
  };
  const letters = [...new Map(ids.flatMap((id) => known(id) ?? []).map((letter) => [letter.id, letter])).values()];
  const { name } = selectContext(deps.watch, contextName ?? letters[0]?.context);
  const stranger = ids.findIndex((id) => (known(id)?.context ?? name) !== name);
  if (stranger >= 0) throw invalidField(["selection", "ids", stranger], `is of another context than ${name}: one plan is of one context`);
  return {
    name,
    portions: inPortions(
      letters,
      ids.filter((id) => !known(id)),
    ),
  };
}

const AT_ONCE = 1_000;

async function* inPortions(letters: readonly DeadLetter[], unknown: readonly string[]): AsyncGenerator<Portion> {
  for (let at = 0; at < letters.length; at += AT_ONCE) yield { letters: letters.slice(at, at + AT_ONCE), unknown: [] };
  yield { letters: [], unknown };
}

async function ofGroup(id: string, contextName: string | undefined, deps: Finding): Promise<Found> {
  const group = await findGroup(id, deps);
  const { name } = selectContext(deps.watch, contextName ?? group.context);
  if (group.context !== name) throw invalidField(["selection", "group"], `is of another context than ${name}: one plan is of one context`);
  const groups = await deps.db.groups.members(id);
  const question = { stream: null, byWords: false };
  return { name, question, portions: matching({ contexts: [name], state: "open", groups }, deps) };
}

async function byFilter(
  asked: Extract<Selected, { kind: "filter" }>["filter"],
  contextName: string | undefined,
  deps: Finding,
): Promise<Found> {
  if (contextName !== undefined && asked.context !== undefined && asked.context !== contextName)
    throw invalidField(["selection", "filter", "context"], `is not the context of the plan: ${contextName}`);
  const { name } = selectContext(deps.watch, contextName ?? asked.context);
  const { filter, isByText: byWords } = letterFilter(asked, { contexts: [name], clock: deps.clock });
  const groups = asked.group === undefined ? undefined : await deps.db.groups.members(asked.group);
  const question = { stream: asked.stream ?? null, byWords };
  return { name, question, portions: matching({ ...filter, groups }, deps) };
}

/** Those that were indexed when it begins: the fence. */
async function* matching(filter: Parameters<Deps["db"]["deadLetters"]["export"]>[0], { db }: Finding): AsyncGenerator<Portion> {
  for await (const letters of db.deadLetters.export(filter)) yield { letters, unknown: [] };
}
