/*
 * Groups of dead letters on the embedded database: the list by each order and with filters, the page of one group with its letters, and what a burst does to
 * both. A hundred thousand letters of 5,000 causes over a day; a million with BENCH_LETTERS=1000000. A burst of 50,000 more comes within 10 s, or as fast
 * as it can be written, while pages are asked for without a pause; then every group must have the id it had.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import type { GroupWindow } from "@/lib/db/groups";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { writeSightings } from "@/lib/workers/dead-letters/write-sightings";
import { benchLetter } from "./lib/letters";
import { openLetterIndex } from "./lib/letter-index";
import { report } from "./lib/report";

const LETTERS = Number(process.env.BENCH_LETTERS ?? 100_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 40);
const CAUSES = 5_000;
const BURST = 50_000;
const BATCH = 1_000;
const BURST_MS = 10_000;
const DAY_MS = 86_400_000;
const MAX_P95_MS = 50;
/** Of a page while the burst is written: the embedded database does one thing at a time, so it waits for a batch. */
const MAX_BURST_P95_MS = 500;

const log = pino({ level: "error" });
const db = await openLetterIndex(LETTERS, { words: false, causes: CAUSES, spanMs: DAY_MS });
const contexts = ["bench"];
const page: GroupWindow = { sort: "last", limit: 50, offset: 0 };
const { groups, total } = await db.groups.list({ contexts }, page);
if (total !== CAUSES) throw new Error(`${total} groups came of ${CAUSES} causes`);
const group = groups[0];
if (!group) throw new Error("there is no group");

const p95 = (taken: readonly number[]) => taken.toSorted((a, b) => a - b)[Math.floor(taken.length * 0.95)] ?? Number.NaN;

async function timed(act: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await act();
  return performance.now() - since;
}

/** As the verb reads it: the groups, then their arrivals of the last hour. */
async function list(filter: Partial<Parameters<typeof db.groups.list>[0]> = {}, window = page): Promise<void> {
  const found = await db.groups.list({ contexts, ...filter }, window);
  const now = Date.now();
  const ids = found.groups.map(({ id }) => id);
  await db.groups.arrivals(ids, { from: now - 3_600_000, to: now, stepMs: 60_000, now });
}

/** As its page reads it: the group, its arrivals and facts, and the first hundred of its letters. */
async function open(id: string): Promise<void> {
  const found = await db.groups.get(id, contexts);
  if (!found) throw new Error(`no group ${id}`);
  const now = Date.now();
  await Promise.all([
    db.groups.arrivals([id], { from: now - 3_600_000, to: now, stepMs: 60_000, now }),
    db.groups.facts(id),
    db.groups.merged(id),
    db.groups.members(id).then((members) => db.deadLetters.list({ contexts, state: "open", groups: members }, { limit: 100 })),
  ]);
}

const of = `${LETTERS.toLocaleString("en")} letters in ${CAUSES.toLocaleString("en")} groups`;
const pages: Record<string, () => Promise<void>> = {
  "list, newest first": () => list(),
  "list, largest first": () => list({ state: "open" }, { ...page, sort: "count" }),
  "list, the middle": () => list({}, { ...page, offset: CAUSES / 2 }),
  "list of a consumer": () => list({ consumer: "planner-worker" }),
  "list by a word of one": () => list({ words: group.title.split(" ")[1] ?? "" }),
  "list of a subject": () => list({ originalSubject: group.originalSubject ?? "" }),
  "list of a pattern": () => list({ originalSubject: "saga.*.planner" }), // each letter of the bench died on a subject of its own
  "list of nobody's": () => list({ assignee: null }),
  "page of one group": () => open(group.id),
};
for (const [name, act] of Object.entries(pages)) {
  const taken: number[] = [];
  for (let round = 0; round < ROUNDS; round++) taken.push(await timed(act));
  report(`${of}: ${name}, p95 of ${ROUNDS}`, p95(taken), MAX_P95_MS, "ms");
}

async function idsOf(): Promise<string[]> {
  const found = await db.client.letterGroup.findMany({ select: { id: true }, orderBy: { id: "asc" } });
  return found.map(({ id }) => id);
}

const before = await idsOf();
const writing = { isOn: true };
async function burst(): Promise<void> {
  const startedAtMs = performance.now();
  for (let from = 0; from < BURST; from += BATCH) {
    await sleep(Math.max(0, startedAtMs + (from / BURST) * BURST_MS - performance.now()));
    const letters: Sighting[] = Array.from({ length: BATCH }, (_letter, at) => {
      const now = Date.now();
      return {
        ...benchLetter(from + at, "BURST", now),
        error: group?.error ?? "",
        consumer: group?.consumer ?? "",
        failedAt: now,
        seenAt: now,
        storedAt: now,
      };
    });
    await writeSightings({ instance: null, sightings: letters, progress: null }, { index: db.deadLetterIndex, log });
  }
  writing.isOn = false;
  console.log(`the burst was written in ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s`);
}
const written = burst();
const waited: number[] = [];
while (writing.isOn) {
  waited.push(await timed(() => list()));
  waited.push(await timed(() => open(group.id)));
}
await written;
report(`pages during a burst of ${BURST.toLocaleString("en")}, p95 of ${waited.length}`, p95(waited), MAX_BURST_P95_MS, "ms");
const after = new Set(await idsOf());
report("groups that lost their id in the burst", before.filter((id) => !after.has(id)).length, 0, "groups");
await db.close();
process.exit();
