import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { ItemEvidence } from "@/lib/domain/redrive/row";
import { AppError } from "@/lib/errors";
import { redriveWire } from "@/lib/nats/redrive";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { findItem, ItemId } from "./find-item";
import { findHead } from "./find-redrive";
import { lookInTarget, targetNow } from "./look-in-target";

export const GetEvidence = z.strictObject({ id: z.uuid(), item: ItemId });

type Looking = Pick<Deps, "db" | "watch" | "nats" | "clock">;

/**
 * Looks now for an unknown item in its target, from where it can first have been stored to the last sequence, and whether it came back,
 * and changes nothing: what a person decides by. NOT_FOUND, CONFLICT when there is nothing to decide, NATS_DENIED, NATS_UNAVAILABLE.
 */
export async function getEvidence(actor: Actor, input: z.input<typeof GetEvidence>, deps: Looking): Promise<ItemEvidence> {
  requireRole(actor, "viewer");
  const { id, item: given } = GetEvidence.parse(input);
  const job = await findHead(id, deps);
  const item = await findItem(job, Number(given), deps);
  if (item.state !== "unknown") throw new AppError("CONFLICT", `Item ${item.n} is ${item.state}: there is nothing to look for.`);
  const context = deps.nats.get(job.context);
  if (!context) throw new AppError("NATS_UNAVAILABLE", `${job.context} is not connected.`);
  const wire = redriveWire(context);
  const cameBack = (await deps.db.redrives.cameBack(id, [item.n])).get(item.n) ?? null;
  const said = () => ({ asOf: isoOf(deps.clock.now()), stream: item.target, cameBack });
  const stream = await targetNow(wire, item);
  // In place nothing was stored: there is no copy to be found.
  if (!stream || job.options.inPlace) return { ...said(), scannedFrom: null, scannedTo: null, found: null, missing: null };
  const after = (await deps.db.redrives.basesOf(id, [item.n])).get(item.target) ?? 0;
  const { found, from, to, missing } = await lookInTarget(wire, { job: id, items: [item], stream, after });
  const copy = found.get(item.n);
  const place = copy ? { stream: stream.name, seq: copy.seq, at: isoOf(copy.at) } : null;
  return { ...said(), scannedFrom: from, scannedTo: to, found: place, missing };
}
