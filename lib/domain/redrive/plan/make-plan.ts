import { aimInPlace, type InPlaceAim } from "./aim-in-place";
import type { Aim } from "./aimed-subject";
import { fillTargets, type Drops } from "./capacity";
import type { Candidate, Readable, Refusal } from "./candidate";
import { countsOf } from "./counts";
import { etaMsOfPlan } from "../eta";
import { canariesFirst } from "./choose-canaries";
import type { PlanLetter, World } from "./facts";
import { judgeInPlace } from "./judge-in-place";
import { keepLetters } from "./keep-letters";
import { listRefusals } from "./list-refusals";
import { editsOf, editSubstance, refuseDiffering, shownEdits } from "./plan-edits";
import { bundlesOf, toItem, type Bundle } from "./plan-items";
import { groupsOf, sourcesOf, targetsOfPlan } from "./plan-targets";
import { isReadable, refuseLetter } from "./refuse-letter";
import { aim } from "./refuse-target";
import type { Plan } from "../row";
import type { RunOptions } from "../run/options";
import { hashOf, hashOfItems, instancesOf, targetsOf, type Substance } from "./substance";
import type { PlannedEdit, PlannedItem } from "../types";
import { warningsOf } from "./warnings";
import { alsoRemoved, whatLeaves, type Leaving } from "./what-leaves";

const REMOVED_SHOWN = 100;

export type PlanTerms = {
  job: string;
  /** Epoch ms. */
  now: number;
  /** `aim`: where to, if not where they died. `inPlace`: nothing is sent, their consumer is set back. */
  options: { ratePerSec: number | null; keep: boolean; run: RunOptions; aim?: Aim | null; inPlace?: InPlaceAim | null };
};

export type PlanInput = PlanTerms & { letters: readonly PlanLetter[]; world: World };

/** Items 1 to `canaryCount` are canaries. */
export type Made = { plan: Plan; items: PlannedItem[]; edits: PlannedEdit[]; substance: Substance; planHash: string; canaryCount: number };

/** What a re-drive of these letters would do. Every letter is in one item, or refused: none is forgotten, none is in two. */
export function makePlan({ letters, world, ...terms }: PlanInput): Made {
  const planning = beginPlan(terms);
  planning.add(letters, world);
  return planning.end(world);
}

/**
 * The same, of letters that come a portion at a time: each is judged as it comes and its bytes are let go. The world may grow meanwhile, but for each
 * portion it must hold the streams, receivers and permissions that the portion meets; only the last must be whole.
 */
export function beginPlan({ job, now, options }: PlanTerms) {
  const { ratePerSec } = options;
  const nths = new Map<string, number>();
  const refusals = listRefusals();
  const candidates: Candidate[] = [];
  const keep = keepLetters();
  let context: string | null = null;
  return {
    add(letters: readonly PlanLetter[], world: World): void {
      for (const selected of letters) {
        const id = selected.letter?.id ?? selected.id;
        if (nths.has(id)) continue; // a letter may be selected by two of its ids
        nths.set(id, nths.size + 1);
        context ??= selected.letter?.context ?? null;
        const { inPlace, keep: keepAll } = options;
        const toAim = (from: Readable) =>
          inPlace ? aimInPlace(from, inPlace, world) : aim(from, { job, keep: keepAll, aim: options.aim ?? null, world });
        const aimed = refuseLetter(selected) ?? (isReadable(selected) ? toAim(selected) : null);
        if (aimed && "target" in aimed) candidates.push(keep(aimed));
        else if (aimed) refusals.add(nths.size, selected.id, aimed);
      }
    },

    end(world: World): Made {
      const room = fillTargets(world);
      const all = bundlesOf(candidates);
      const inPlace = options.inPlace && all.length > 0 ? judgeInPlace(all, world) : null;
      const isReset = inPlace !== null && !("code" in inPlace);
      const run = { ...options.run, inPlace: isReset ? inPlace : null };
      const refuse = (bundle: Bundle) =>
        inPlace === null ? (refuseDiffering(bundle) ?? refuseFull(room.add(bundle.first))) : "code" in inPlace ? inPlace : null;
      const sendable = all.filter((bundle) => {
        const refusal = refuse(bundle);
        if (refusal) for (const { from } of bundle.all) refusals.add(nths.get(from.letter.id) ?? 0, from.id, refusal);
        return refusal === null;
      });
      const { bundles, count: canaryCount, outOfOrder } = canariesFirst(sendable, run.canary);
      const leaving = isReset ? bundles.map(staying) : leavingOf(bundles, { drops: room.drops(), keep: options.keep, world });
      const items = leaving.map((each, index) => toItem(each, index + 1));
      const edits = editsOf(job, bundles, items);
      const also = alsoRemoved(leaving);
      const substance: Substance = {
        version: 2,
        context,
        keep: options.keep,
        options: run,
        items: hashOfItems(items),
        sources: instancesOf(items),
        targets: targetsOf(items, world),
        ...editSubstance(bundles),
      };
      const plan: Plan = {
        count: items.length,
        selectedCount: nths.size,
        groups: groupsOf(bundles, world),
        ...countsOf(bundles, now),
        sources: sourcesOf(items),
        targets: targetsOfPlan(bundles, world),
        alsoRemoves: also.slice(0, REMOVED_SHOWN),
        alsoRemovesCount: also.length,
        refused: refusals.shown(),
        refusedCount: refusals.count(),
        ...shownEdits(edits, bundles),
        warnings: warningsOf({ bundles, leaving, drops: room.drops(), world, options: { ...options, run }, outOfOrder }),
        ratePerSec,
        canary: canaryCount === 0 ? null : { count: canaryCount },
        options: run,
        keepsLetters: keepsOf(items, options.keep),
        etaMs: etaMsOfPlan(items.length, { ratePerSec, canaryCount, options: run }),
      };
      return { plan, items, edits, substance, planHash: hashOf(substance), canaryCount };
    },
  };
}

/** Whoever handles it takes it out of its stream. */
const staying = (bundle: Bundle): Leaving => ({ bundle, keepsLetter: true, removesOriginal: null });

const refuseFull = (full: { reason: string } | null): Refusal | null => full && { code: "STREAM_FULL", reason: full.reason };

/** A target that drops what this job itself sends there may lose a copy before it is handled: those letters stay. */
function leavingOf(
  bundles: readonly Bundle[],
  { drops, keep, world }: { drops: readonly Drops[]; keep: boolean; world: World },
): Leaving[] {
  const dropping = new Set(drops.filter(({ own }) => own > 0).map(({ stream }) => stream));
  return bundles.map((bundle) => whatLeaves(bundle, { keep: keep || dropping.has(bundle.first.target.name), world }));
}

function keepsOf(items: readonly PlannedItem[], keep: boolean): Plan["keepsLetters"] {
  const kept = items.filter(({ keepsLetter }) => keepsLetter).length;
  if (keep || (kept > 0 && kept === items.length)) return "all";
  return kept === 0 ? "none" : "some";
}
