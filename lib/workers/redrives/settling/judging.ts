import "server-only";
import { judge, observe, type Judgement } from "@/lib/domain/redrive/settle/judge";
import type { Settlement } from "@/lib/domain/redrive/types";
import type { JobParts } from "../job-parts";
import type { Open, TargetWatch } from "./target-watch";

type Clock = JobParts["clock"];

/** What is known of each that was sent to a target, and is watched no longer for it. `knownTo`: until when whatever was dead is in the index. */
export function judgeOpen(target: TargetWatch, knownTo: number, clock: Clock): Settlement[] {
  const judged: Settlement[] = [];
  const conclude = (open: Open) => {
    const judgement = judge(open.facts, open.awaits.names);
    if (!judgement) return;
    target.remove(open);
    judged.push(toSettlement(open.n, judgement, clock));
  };
  for (const open of target.decided.keys()) {
    open.facts = observe(open.facts, { kind: "known", to: knownTo });
    conclude(open);
  }
  for (const open of target.open.values()) {
    const why = target.whyOverdue(open);
    if (why !== null) open.facts = observe(open.facts, { kind: "overdue", why });
    if (open.facts.overdue !== null) conclude(open);
  }
  return judged;
}

/** What became of it could not be seen, and why. */
export const notSeen = (n: number, why: string, clock: Clock): Settlement =>
  toSettlement(n, { state: "not-observed", by: why, boomerang: null, seenAt: null }, clock);

function toSettlement(n: number, { seenAt, ...judgement }: Judgement, clock: Clock): Settlement {
  const agoMs = seenAt === null ? 0 : Math.round(performance.now() - seenAt);
  return { n, ...judgement, at: clock.now() - agoMs };
}
