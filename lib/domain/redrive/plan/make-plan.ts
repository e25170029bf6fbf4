import { fillTargets, type Drops } from "./capacity";
import type { Candidate } from "./candidate";
import { etaMsOf } from "../eta";
import type { PlanLetter, World } from "./facts";
import { bundlesOf, toItem, type Bundle } from "./plan-items";
import { groupsOf, sourcesOf, targetsOfPlan } from "./plan-targets";
import { isReadable, refuseLetter } from "./refuse-letter";
import { aim } from "./refuse-target";
import type { Plan } from "../row";
import { hashOf, instancesOf, targetsOf, type Substance } from "./substance";
import type { PlannedItem } from "../types";
import { warningsOf } from "./warnings";

export type PlanInput = {
  job: string;
  letters: readonly PlanLetter[];
  world: World;
  options: { ratePerSec: number | null; keep: boolean };
};

const REFUSED_SHOWN = 100;

/** What a re-drive of these letters would do. Every letter is in one item, or refused: none is forgotten, none is in two. */
export function makePlan(input: PlanInput): { plan: Plan; items: PlannedItem[]; substance: Substance; planHash: string } {
  const { world, options } = input;
  const letters = onceEach(input.letters);
  const { bundles, refused, drops } = sort(letters, input);
  // A target that drops what this job itself sends there may lose a copy before it is handled: those letters stay.
  const dropping = new Set(drops.filter(({ own }) => own > 0).map(({ stream }) => stream));
  const items = bundles.map((bundle, index) => toItem(bundle, index + 1, options.keep || dropping.has(bundle.first.target.name)));
  const substance = substanceOf(letters, items, input);
  const plan: Plan = {
    count: items.length,
    selectedCount: letters.length,
    groups: groupsOf(bundles, world),
    sources: sourcesOf(items),
    targets: targetsOfPlan(bundles, world),
    alsoRemoves: [],
    refused: refused.slice(0, REFUSED_SHOWN),
    refusedCount: refused.length,
    warnings: warningsOf({ bundles, drops, world, options }),
    ratePerSec: options.ratePerSec,
    keepsLetters: keepsOf(items, options.keep),
    etaMs: etaMsOf(items.length, options.ratePerSec),
  };
  return { plan, items, substance, planHash: hashOf(substance) };
}

/** A letter may be selected by two of its ids. */
function onceEach(letters: readonly PlanLetter[]): PlanLetter[] {
  return [...new Map(letters.map((selected) => [selected.letter?.id ?? selected.id, selected])).values()];
}

type Sorted = { bundles: Bundle[]; refused: Plan["refused"]; drops: Drops[] };

function sort(letters: readonly PlanLetter[], { job, world, options }: PlanInput): Sorted {
  const refused = new Map<string, Plan["refused"][number]>();
  const candidates: Candidate[] = [];
  for (const selected of letters) {
    const aimed = refuseLetter(selected) ?? (isReadable(selected) ? aim(selected, { job, keep: options.keep, world }) : null);
    if (aimed && "target" in aimed) candidates.push(aimed);
    else if (aimed) refused.set(selected.id, { id: selected.id, ...aimed });
  }
  const room = fillTargets(world);
  const bundles = bundlesOf(candidates).filter(({ first, all }) => {
    const full = room.add(first);
    if (full) for (const { from } of all) refused.set(from.id, { id: from.id, code: "STREAM_FULL", reason: full.reason });
    return full === null;
  });
  return { bundles, refused: letters.flatMap(({ id }) => refused.get(id) ?? []), drops: room.drops() };
}

function substanceOf(letters: readonly PlanLetter[], items: readonly PlannedItem[], { world, options }: PlanInput): Substance {
  const planned = items.map(({ letters: held, subject, target }): Substance["items"][number] => [
    held.map(({ id }) => id),
    subject,
    target,
  ]);
  const context = letters.find(({ letter }) => letter !== null)?.letter?.context ?? null;
  const targets = targetsOf(planned, world);
  return { version: 1, context, keep: options.keep, items: planned, sources: instancesOf(items), targets };
}

function keepsOf(items: readonly PlannedItem[], keep: boolean): Plan["keepsLetters"] {
  const kept = items.filter(({ keepsLetter }) => keepsLetter).length;
  if (keep || (kept > 0 && kept === items.length)) return "all";
  return kept === 0 ? "none" : "some";
}
