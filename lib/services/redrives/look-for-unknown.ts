import "server-only";
import type { ItemRecord, RedriveHead } from "@/lib/db";
import { groupBy } from "@/lib/domain/group-by";
import type { UnknownEvidence, UnknownKind } from "@/lib/domain/redrive/row";
import { AppError } from "@/lib/errors";
import { redriveWire } from "@/lib/nats/redrive";
import type { Deps } from "../deps";
import { lookInTarget, targetNow } from "./look-in-target";

/** So many are looked for at once; the others wait until these are decided. */
const MOST = 10_000;

/** What is known of one: `seq` and `at` (epoch ms) where its copy lies. */
export type Looked = { item: ItemRecord; kind: UnknownKind; seq: number | null; at: number | null };
export type LookedForAll = { looked: Looked[]; total: number; targets: UnknownEvidence["targets"] };

/** Looks now for all unknown items of a job in their targets, and changes nothing. NATS_DENIED, NATS_UNAVAILABLE. */
export async function lookForUnknown(job: RedriveHead, deps: Pick<Deps, "db" | "nats">): Promise<LookedForAll> {
  const context = deps.nats.get(job.context);
  if (!context) throw new AppError("NATS_UNAVAILABLE", `${job.context} is not connected.`);
  const wire = redriveWire(context);
  const { redrives } = deps.db;
  const { rows, total } = await redrives.items(job.id, { state: "unknown" }, { limit: MOST, offset: 0 });
  const numbers = rows.map(({ n }) => n);
  const [bases, back] = [await redrives.basesOf(job.id, numbers), await redrives.cameBack(job.id, numbers)];
  const found: LookedForAll = { looked: [], total, targets: [] };
  for (const items of groupBy(rows, ({ target, targetCreatedAt }) => `${targetCreatedAt} ${target}`).values()) {
    const [target] = items;
    if (!target) continue;
    // In place nothing was stored: there is no copy to be found.
    const stream = job.options.inPlace ? null : await targetNow(wire, target);
    const look = stream && (await lookInTarget(wire, { job: job.id, items, stream, after: bases.get(stream.name) ?? 0 }));
    const { from = null, to = null, missing = null } = look ?? {};
    found.targets.push({ stream: target.target, scannedFrom: from, scannedTo: to, missing, count: items.length });
    for (const item of items) {
      const copy = look?.found.get(item.n);
      const elsewhere = back.has(item.n) ? "arrived" : missing === 0 ? "absent" : "unclear";
      found.looked.push({ item, kind: copy ? "there" : elsewhere, seq: copy?.seq ?? null, at: copy?.at ?? null });
    }
  }
  return found;
}
