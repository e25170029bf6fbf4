import { parseArgs } from "node:util";
import type { Fault } from "./fixtures/bare-redrive-fault";
import { openProof, type Proof, type Round, type Tally } from "./fixtures/proving";

/**
 * `npm run prove -- redrive [--rounds 20] [--seed 1] [--only "work queue"]`: kills re-drives at random steps, those that go on with them too, and the server between, and
 * compares every message. The same seed dies at the same steps.
 */
const { values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string" }, seed: { type: "string" }, only: { type: "string" } },
});
const rounds = Number(values.rounds ?? 20);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const LETTERS = 60;
const BATCH = 20;
const AT_ONCE = 2;

type Run = Proof & { name: string; killsServer: boolean; mayBeUnknown: boolean };
const SHORT_MS = 1_000;
const runs: Run[] = [
  { name: "covered: limits", retention: "limits", windowMs: null, killsServer: false, mayBeUnknown: false },
  { name: "covered: work queue", retention: "workqueue", windowMs: null, killsServer: false, mayBeUnknown: false },
  { name: "covered: interest", retention: "interest", windowMs: null, killsServer: false, mayBeUnknown: false },
  { name: "+ server kills: limits", retention: "limits", windowMs: null, killsServer: true, mayBeUnknown: false },
  { name: "+ server kills: work queue", retention: "workqueue", windowMs: null, killsServer: true, mayBeUnknown: true },
  { name: "+ server kills: interest", retention: "interest", windowMs: null, killsServer: true, mayBeUnknown: true },
  { name: "window 1 s, late: limits", retention: "limits", windowMs: SHORT_MS, killsServer: false, mayBeUnknown: false },
  { name: "window 1 s, late: work queue", retention: "workqueue", windowMs: SHORT_MS, killsServer: false, mayBeUnknown: true },
  { name: "window 1 s, late: interest", retention: "interest", windowMs: SHORT_MS, killsServer: false, mayBeUnknown: true },
];

/** Which steps there are, and how often each comes at most. */
const starts = {
  "ledger.takeOver": 1,
  "ledger.saveOwner": 1,
  "ledger.saveIntent": LETTERS / BATCH,
  "publisher.publish": LETTERS,
  "ledger.saveResults": LETTERS / BATCH,
  "wire.removeMany": LETTERS / BATCH,
  "ledger.saveRemoved": LETTERS / BATCH,
  "ledger.finish": 1,
  "ledger.next": 2,
  "wire.streamNow": 4,
  "wire.readMany": 3,
};
const resumes = {
  "ledger.takeOver": 1,
  "ledger.unfinished": 1,
  "ledger.saveOwner": 1,
  "ledger.ownersBefore": 1,
  "wire.isGone": 1,
  "wire.scan": 1,
  "ledger.saveFound": 1,
  "publisher.publish": LETTERS,
  "ledger.saveResults": 2,
  "wire.removeMany": 2,
  "ledger.saveRemoved": 2,
  "wire.streamNow": 6,
};

/** mulberry32: the same numbers from the same seed. */
function randomFrom(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function faultOf(steps: Record<string, number>, random: (below: number) => number): Fault {
  const entries = Object.entries(steps);
  const [method, most] = entries[random(entries.length)] ?? ["", 1];
  return { method, nth: 1 + random(most), when: random(2) === 0 ? "before" : "after" };
}

function roundOf(run: Run, random: (below: number) => number): Round {
  const again = Array.from({ length: random(3) }, () => faultOf(resumes, random));
  return { start: faultOf(starts, random), resumes: again, killServerAfterMs: run.killsServer ? 300 + random(2_200) : null };
}

async function prove(run: Run, from: number): Promise<boolean> {
  const startedAt = performance.now();
  const random = randomFrom(from);
  const proof = await openProof(run, { letters: LETTERS, batch: BATCH });
  try {
    for (let nth = 0; nth < rounds; nth++) await proof.round(roundOf(run, random));
    const tally = await proof.count();
    say(run, tally, { from, seconds: Math.round((performance.now() - startedAt) / 1_000) });
    return tally.lost + tally.doubled + tally.wrong.length === 0 && (run.mayBeUnknown || tally.unknown === 0);
  } finally {
    await proof.close();
  }
}

function say({ name }: Run, tally: Tally, { from, seconds }: { from: number; seconds: number }): void {
  const { letters, deaths, serverKills, lost, doubled, unknown, landed, wrong } = tally;
  const cells = [name, letters, deaths, serverKills, lost, doubled, `${unknown} (${landed})`, seconds, from];
  process.stdout.write(`| ${cells.join(" | ")} |\n${wrong.map((text) => `  wrong: ${text}\n`).join("")}`);
}

process.stdout.write(
  "| run | messages | deaths | server kills | lost | doubled | unknown (landed) | seconds | seed |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
);
const wanted = runs.map((run, index) => ({ run, from: seed + index })).filter(({ run }) => run.name.includes(values.only ?? ""));
const waiting = wanted.values();
let isProved = wanted.length > 0;
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (const { run, from } of waiting) isProved = (await prove(run, from)) && isProved;
  }),
);
process.exit(isProved ? 0 : 1);
