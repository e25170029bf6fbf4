import { randomUUID } from "node:crypto";
import type { Database } from "@/lib/db";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { RunOptions } from "@/lib/domain/redrive/run/options";
import type { Plan } from "@/lib/domain/redrive/row";
import type { ItemLetter, PlannedItem } from "@/lib/domain/redrive/types";
import type { RunningJob } from "./ledger-types";
import type { NewRedrive } from "./types";

/** When the dead-letter stream and the target of these tests were made. */
export const CREATED_AT = Date.UTC(2026, 1, 3, 4, 5, 6, 789);
const SEEN_AT = Date.UTC(2026, 4, 1);

export const instanceOf = (stream: string) => ({ context: "default", stream, createdAt: CREATED_AT });

/** Letters 1…count of a dead-letter stream, as the indexer writes them. */
export async function indexLetters(database: Database, stream: string, count: number): Promise<ItemLetter[]> {
  const letters = Array.from({ length: count }, (_, i) => letterOf(stream, i + 1));
  await database.deadLetterIndex.write(instanceOf(stream), letters, { indexedSeq: count, firstSeq: 1, lastSeq: count, numDeleted: 0 });
  return letters.map(({ id, seq, seenAt }) => ({ id, stream, createdAt: CREATED_AT, seq, seenAt }));
}

export function letterOf(stream: string, seq: number): Sighting {
  return {
    id: `${stream}-${String(seq).padStart(7, "0")}`,
    context: "default",
    kind: "stored",
    stream,
    streamCreatedAt: CREATED_AT,
    seq,
    subject: "dead.order",
    originalStream: `${stream}-ORDERS`,
    originalCreatedAt: null,
    originalSeq: seq,
    originalSubject: "order.placed",
    msgId: null,
    consumer: "worker",
    epoch: "",
    error: "TimeoutError: too late",
    errorClass: "TimeoutError",
    deliveries: 5,
    failedAt: SEEN_AT,
    seenAt: SEEN_AT + seq,
    storedAt: SEEN_AT + seq,
    expiresAt: null,
    correlation: [],
    generation: 0,
    sizeBytes: 256,
    profile: "fleet",
    fingerprint: null,
    payloadAvailable: true,
  };
}

/** One item a letter, the original at the same sequence of ORDERS. */
export const itemsOf = (letters: readonly ItemLetter[], more: Partial<PlannedItem> = {}): PlannedItem[] =>
  letters.map((letter, i) => ({
    n: i + 1,
    letters: [letter],
    original: { stream: `${letter.stream}-ORDERS`, createdAt: CREATED_AT - 1, seq: letter.seq },
    subject: "order.placed",
    target: "ORDERS",
    targetCreatedAt: CREATED_AT - 1,
    generation: 1,
    keepsLetter: false,
    consumer: null,
    ...more,
  }));

const plan: Plan = {
  count: 1,
  selectedCount: 1,
  groups: [],
  subjects: [],
  ages: [],
  generations: [],
  sources: [],
  targets: [],
  alsoRemoves: [],
  alsoRemovesCount: 0,
  refused: [],
  refusedCount: 0,
  edited: 0,
  keptBytes: 0,
  edits: [],
  warnings: [{ code: "UNGUARDED", text: "No canary, no breaker." }],
  ratePerSec: 50,
  canary: null,
  options: RunOptions.parse({}),
  keepsLetters: "none",
  etaMs: 20,
};

export const START = { planHash: "hash", reason: "fixed in 1.2", ratePerSec: 50 };

export const jobOf = (items: readonly PlannedItem[], more: Partial<NewRedrive> = {}): NewRedrive => ({
  id: randomUUID(),
  context: "default",
  actor: { id: "ann", name: "Ann" },
  reason: null,
  planHash: START.planHash,
  substance: { version: 1 },
  plan,
  ratePerSec: 50,
  options: RunOptions.parse({}),
  canaryCount: 0,
  expiresInMs: 3_600_000,
  items,
  ...more,
});

/** A planned job over `count` new letters. */
export async function planned(database: Database, stream: string, count: number, more: Partial<PlannedItem> = {}) {
  const letters = await indexLetters(database, stream, count);
  const { id } = await database.redrives.create(jobOf(itemsOf(letters, more)));
  return { id, letters };
}

/** The same, started and taken over by a runner. */
export async function running(database: Database, stream: string, count: number, more: Partial<PlannedItem> = {}) {
  const { id, letters } = await planned(database, stream, count, more);
  const started = await database.redrives.claimAndStart(id, START);
  if (started.kind !== "started") throw new Error(`It did not start: ${started.kind}`);
  return { ...(await takenOver(database, id)), letters };
}

export async function takenOver(database: Database, id: string): Promise<RunningJob> {
  const job = await database.ledger.takeOver(id);
  if (!job) throw new Error("It wants no runner.");
  return job;
}

export const batchOf = (items: readonly number[]) => ({
  target: "ORDERS",
  t0: Date.UTC(2026, 4, 2, 0, 0, 0, 123),
  base: 41,
  leader: "SRV",
  duplicateWindowMs: 120_000,
  items,
});

export const publishedOf = (n: number) => ({
  n,
  kind: "published" as const,
  stream: "ORDERS",
  seq: 100 + n,
  at: SEEN_AT + n,
  duplicate: false,
});

/** State and holder of each letter, in their order. */
export async function letterStates(database: Database, letters: readonly ItemLetter[]): Promise<string[]> {
  const found = await database.deadLetters.getMany(letters.map(({ id }) => id));
  return letters.map(({ id }) => {
    const letter = found.get(id);
    return `${letter?.state ?? "none"}${letter?.claimedBy ? " held" : ""}${letter?.payloadAvailable === false ? " left" : ""}`;
  });
}

export const END = { state: "partial" as const, stateReason: null, restReason: "STOPPED" as const, sentence: "It ended." };

/** An ended job of two items whose answers nobody has. */
export async function withUnknown(database: Database, stream: string) {
  const job = await running(database, stream, 2);
  const n = await database.ledger.saveIntent(job.id, job.epoch, batchOf([1, 2]));
  await database.ledger.saveResults(
    job.id,
    job.epoch,
    n,
    [1, 2].map((item) => ({ n: item, kind: "unknown", detail: "no answer" })),
  );
  await database.ledger.finish(job.id, job.epoch, END);
  return job;
}
