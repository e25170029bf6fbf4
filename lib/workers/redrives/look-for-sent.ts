import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import { sourcesOf, sourceText } from "@/lib/domain/redrive/message/source";
import { storedSubject } from "@/lib/domain/redrive/plan/flows";
import { notFound } from "@/lib/domain/redrive/run/not-found";
import type { ItemOutcome } from "@/lib/domain/redrive/types";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { Scanned, StreamNow } from "@/lib/nats/redrive";
import { pause } from "../pause";
import type { Ending, Publishing } from "./job-parts";
import { passBarrier } from "./pass-barrier";
import type { Unfinished } from "./resume-batch";

const ECHO_WITHIN_MS = 10_000;
const POLL_MS = 100;

type Open = readonly [ItemRecord, ...ItemRecord[]];

/** In the ledger already: `found` as published, `never` (certainly not there) in a batch that begins anew, `batch`; the others unknown. */
export type Looked =
  | { kind: "looked"; stream: StreamNow; batch: Unfinished; found: ItemRecord[]; never: ItemRecord[] }
  /** It cannot be looked. */
  | { kind: "blind"; why: string }
  | { kind: "stop"; end: Ending };

/**
 * Protocol §3, where the server may have forgotten ids: looks for each open item in its target, from the batch's base on. Nothing of an earlier
 * connection may be on its way any more (fence). NATS_UNAVAILABLE.
 */
export async function lookForSent(epoch: Publishing, batch: Unfinished, open: Open): Promise<Looked> {
  const barrier = await passBarrier(epoch, open[0]);
  if (barrier.kind === "stop") return barrier;
  if (barrier.kind === "refused") return { kind: "blind", why: barrier.why };
  const { stream } = barrier;
  const place = await placeToLook(epoch, stream);
  const seen = new Map<number, RawMessage>();
  try {
    const scanned = await scanFor(epoch, { stream, place, after: batch.base, open, seen });
    if (scanned.kind === "cut") return { kind: "stop", end: epoch.wish.halt() ?? { kind: "leave" } };
    return await save(epoch, { batch, open, stream, seen, missing: missingOf(scanned, batch.base, stream.lastSeq) });
  } catch (error) {
    if (error instanceof AppError && error.code === "NATS_DENIED") return { kind: "blind", why: error.message };
    throw error;
  }
}

/** Where a copy of all that was sent still lies: its echo, once that has copied up to there; else its target. */
async function placeToLook({ wire, wish, id }: Publishing, { name, lastSeq, allowDirect }: StreamNow): Promise<Place> {
  const until = performance.now() + ECHO_WITHIN_MS;
  for (;;) {
    const echo = await wire.echoNow(id, name);
    if (echo && echo.lastSeq >= lastSeq) return echo;
    if (!echo || performance.now() > until || wish.halt()) return { name, allowDirect };
    await pause(POLL_MS, wish.halted);
  }
}

type Place = { name: string; allowDirect: boolean };
type Search = { stream: StreamNow; place: Place; after: number; open: Open; seen: Map<number, RawMessage> };

/** Workers hand headers on: only what lies on the subject it was sent to is the copy itself. The first is; what they publish comes after. */
function scanFor({ wire, wish, id }: Publishing, { stream, place, after, open, seen }: Search): Promise<Scanned> {
  const bySource = new Map(open.map((item) => [sourceText(item.letters[0]), item]));
  const sourceOf = sourcesOf(id);
  return wire.scan(place, {
    first: after + 1,
    last: stream.lastSeq,
    signal: wish.halted,
    sees(message) {
      const item = bySource.get(sourceOf(message.headerBlock) ?? "");
      if (item && message.subject === storedSubject(stream, item.subject)) seen.set(item.n, seen.get(item.n) ?? message);
      return seen.size === open.length;
    },
  });
}

/** A store that lost its newest messages lost all that was behind its end. */
const missingOf = (scanned: Exclude<Scanned, { kind: "cut" }>, base: number, lastSeq: number) =>
  scanned.kind === "enough" ? 0 : scanned.missing + Math.max(0, base - lastSeq);

type Seen = Omit<Search, "after" | "place"> & { batch: Unfinished; missing: number };

/**
 * The trap: what was found is written in the statement that moves the base. A crash between the two would begin behind what was found, and send
 * it again.
 */
async function save(epoch: Publishing, { batch, open, stream, seen, missing }: Seen): Promise<Looked> {
  const { ledger, id, job, progress, settler } = epoch;
  const others = open.filter(({ n }) => !seen.has(n));
  const never = missing === 0 ? others : [];
  const why = notFound({ stream: stream.name, first: batch.base + 1, last: stream.lastSeq, missing });
  const found = open.flatMap((item) => {
    const message = seen.get(item.n);
    return message ? [{ item, seq: message.seq, at: message.at }] : [];
  });
  const outcomes: ItemOutcome[] = [
    ...found.map(({ item: { n }, seq, at }) => ({ n, kind: "published" as const, stream: stream.name, seq, at, duplicate: true })),
    ...(missing === 0 ? [] : others).map(({ n }) => ({ n, kind: "unknown" as const, detail: `It may have been sent: ${why}.` })),
  ];
  const { at: t0, lastSeq: base, leader, duplicateWindowMs } = stream;
  const anew = { t0, base, leader, duplicateWindowMs };
  await ledger.saveFound(id, job.epoch, batch.n, { outcomes, anew: never.length > 0 ? anew : null });
  progress.saved(outcomes);
  settler.sent(found);
  return { kind: "looked", stream, batch: { ...batch, ...anew }, found: found.map(({ item }) => item), never };
}
