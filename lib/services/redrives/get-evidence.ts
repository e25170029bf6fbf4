import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { ItemRecord, RedriveRecord } from "@/lib/db";
import { sourcesOf, sourceText } from "@/lib/domain/redrive/message/source";
import { storedSubject } from "@/lib/domain/redrive/plan/flows";
import type { ItemEvidence } from "@/lib/domain/redrive/row";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import { redriveWire, type StreamNow } from "@/lib/nats/redrive";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { findItem, ItemId } from "./find-item";
import { findRedrive } from "./find-redrive";

/** Whoever asks waits so long; what was not looked through by then stays open. */
const LONGEST_MS = 10_000;

export const GetEvidence = z.strictObject({ id: z.uuid(), item: ItemId });

type Looking = Pick<Deps, "db" | "watch" | "nats" | "clock">;

/**
 * Looks now for an unknown item in its target, from where it can first have been stored to the last sequence, and whether it came back,
 * and changes nothing: what a person decides by. NOT_FOUND, CONFLICT when there is nothing to decide, NATS_DENIED, NATS_UNAVAILABLE.
 */
export async function getEvidence(actor: Actor, input: z.input<typeof GetEvidence>, deps: Looking): Promise<ItemEvidence> {
  requireRole(actor, "viewer");
  const { id, item: given } = GetEvidence.parse(input);
  const job = await findRedrive(id, deps);
  const item = await findItem(job, Number(given), deps);
  if (item.state !== "unknown") throw new AppError("CONFLICT", `Item ${item.n} is ${item.state}: there is nothing to look for.`);
  const context = deps.nats.get(job.context);
  if (!context) throw new AppError("NATS_UNAVAILABLE", `${job.context} is not connected.`);
  const wire = redriveWire(context);
  const back = await deps.db.redrives.cameBack(id, item.n);
  const stream = await wire.streamNow(item.target).catch(nullIfGone);
  const nothing = { stream: item.target, scannedFrom: null, scannedTo: null, found: null, missing: null };
  // In place nothing was stored: there is no copy to be found.
  if (stream?.createdAt !== item.targetCreatedAt || job.options.inPlace)
    return { asOf: isoOf(deps.clock.now()), ...nothing, cameBack: back };
  const looked = await look(wire, { job, item, stream, after: await deps.db.redrives.baseOf(id, item.n) });
  return { asOf: isoOf(deps.clock.now()), stream: stream.name, ...looked, cameBack: back };
}

type Search = { job: RedriveRecord; item: ItemRecord; stream: StreamNow; after: number };

async function look(wire: Pick<ReturnType<typeof redriveWire>, "scan">, { job, item, stream, after }: Search) {
  const sourceOf = sourcesOf(job.id);
  const source = sourceText(item.letters[0]);
  const subject = storedSubject(stream, item.subject);
  let copy: RawMessage | null = null;
  const scanned = await wire.scan(stream, {
    first: after + 1,
    last: stream.lastSeq,
    signal: AbortSignal.timeout(LONGEST_MS),
    sees(message) {
      if (message.subject !== subject || sourceOf(message.headerBlock) !== source) return false;
      copy = message;
      return true;
    },
  });
  const seen = copy as RawMessage | null; // `sees` may have set it
  const found = seen && { stream: stream.name, seq: seen.seq, at: isoOf(seen.at) };
  const range = { scannedFrom: after + 1, scannedTo: scanned.kind === "cut" ? scanned.scannedTo : stream.lastSeq };
  return { ...range, found, missing: scanned.kind === "whole" ? scanned.missing + Math.max(0, after - stream.lastSeq) : found && 0 };
}

function nullIfGone(error: unknown): null {
  if (error instanceof AppError && error.code === "NOT_FOUND") return null;
  throw error;
}
