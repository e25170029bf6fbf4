import type { RedriveDetail, RedriveItemRow } from "@/lib/domain/redrive/row";
import { AppError } from "@/lib/errors/app-error";
import type { PlanAsked } from "./redrives";

type Planned = Pick<RedriveDetail, "context" | "reason" | "plan">;
/** What a plan that is made again is to have otherwise. */
export type Changes = Pick<PlanAsked, "options" | "reason"> & {
  /** `null`: where they died. */
  target?: PlanAsked["target"] | null;
};
type ReadItems = (window: { limit: number; offset: number }) => Promise<{ items: readonly Pick<RedriveItemRow, "deadLetters">[] }>;

/**
 * All that a plan was asked for: of what, where to, what stays, how it runs, and why; `changes` go before it. UNSUPPORTED for a plan that does not say
 * whether its letters were to stay: to guess might remove them.
 */
export async function askedOfPlan({ context, reason, plan }: Planned, readItems: ReadItems, changes: Changes = {}): Promise<PlanAsked> {
  const { selection, target, keep, ratePerSec, options } = plan;
  if (keep === undefined)
    throw new AppError("UNSUPPORTED", "This plan does not say all that was asked for: make it anew where its dead letters lie.");
  const { inPlace: _found, canary, ramp, breaker, ...more } = options; // which consumer is asked anew
  const run = { ...more, canary: canary ?? false, ramp: ramp ?? false, breaker: breaker ?? false } as const;
  const aimed = changes.target === undefined ? target : changes.target;
  const why = changes.reason ?? reason;
  return {
    context,
    selection: selection ?? { ids: await namedLetters(plan, readItems) },
    ...(aimed ? { target: aimed } : {}),
    options: { ...run, ratePerSec, keep, ...changes.options },
    ...(why === null ? {} : { reason: why }),
  };
}

const ITEMS_AT_ONCE = 500;

/** Letters that were named one by one: those of the plan's messages, and those it refused, as far as it names them. */
async function namedLetters({ count, refused }: Planned["plan"], readItems: ReadItems): Promise<string[]> {
  const ids = refused.map(({ id }) => id);
  for (let offset = 0; offset < count; offset += ITEMS_AT_ONCE) {
    const { items } = await readItems({ limit: ITEMS_AT_ONCE, offset });
    ids.push(...items.flatMap(({ deadLetters }) => deadLetters));
  }
  return ids;
}
