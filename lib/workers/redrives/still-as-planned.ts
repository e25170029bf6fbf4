import "server-only";
import { compareSubstances } from "@/lib/domain/redrive/plan/compare-substances";
import { Substance, substanceNow } from "@/lib/domain/redrive/plan/substance";
import { sumOf } from "@/lib/domain/redrive/run/machine";
import type { Epoch } from "./job-parts";

type Beginning = Pick<Epoch, "id" | "job" | "ledger" | "wire" | "wish" | "progress">;

/**
 * A job that was to begin later was compared with the world when it was started, and much may have changed by its begin: why it must not begin as
 * it was planned. A person who has it go on all the same is not asked again. `null`: it may. NATS_UNAVAILABLE, NATS_DENIED.
 */
export async function whyNotAsPlanned({ id, job, ledger, wire, wish, progress }: Beginning): Promise<string | null> {
  const { resumedAt } = wish.said();
  const counts = progress.counts();
  const hasBegun = sumOf(counts) > counts.selected + counts.skipped;
  if (job.startsAt === null || counts.selected === 0 || hasBegun || (resumedAt !== null && resumedAt >= job.startsAt)) return null;
  const { substance, sendings } = await ledger.planned(id);
  const before = Substance.parse(substance);
  const streams = [...before.sources, ...before.targets].map(({ stream }) => stream);
  const now = await wire.receiving({ subjects: sendings.map(({ subject }) => subject), streams });
  const changes = compareSubstances(before, substanceNow(before, sendings, now));
  if (changes.length === 0) return null;
  const what = changes.map((change) => `${change.what} (${change.before} → ${change.after})`).join(", ");
  return `what it would do has changed while it waited: ${what}`;
}
