import { parseArgs } from "node:util";
import { bodies } from "./fixtures/bare-redrive-ground";
import { makeTestDatabase } from "./fixtures/database";
import { freeze, freezes, frozenCount, outlive } from "./fixtures/freezing";
import { storm } from "./fixtures/kill-storm";
import { noTally, openProof, type OpenProof, type Proof, type Round, type Tally } from "./fixtures/proving";
import { everyResumeStep, everyStep, randomFrom, randomRound, steppedJob, type Random } from "./fixtures/steps";

/**
 * `npm run prove -- redrive [--short] [--only random-kills] [--seed 1]`, and sizes: `[--every 1] [--rounds 20] [--kills 50] [--letters 20000] [--trials 20]`.
 * Kills re-drives at every step and at random ones, those that go on with them too, and the server between; freezes some; and compares every
 * message. The same seed dies at the same steps.
 */
const { values } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: "boolean" },
    only: { type: "string" },
    seed: { type: "string" },
    every: { type: "string" },
    rounds: { type: "string" },
    kills: { type: "string" },
    letters: { type: "string" },
    trials: { type: "string" },
  },
});
const sizeOf = (name: "every" | "rounds" | "kills" | "letters" | "trials", short: number, long: number) =>
  Number(values[name] ?? (values.short ? short : long));
const sizes = {
  /** Of all steps, one of so many. */
  every: sizeOf("every", 20, 1),
  rounds: sizeOf("rounds", 2, 20),
  kills: sizeOf("kills", 6, 50),
  letters: sizeOf("letters", 2_000, 20_000),
  trials: sizeOf("trials", 1, 20),
};
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const AT_ONCE = 2;
const STORM = { batch: 1_000, ratePerSec: 2_000 };
const FORGETFUL_MS = 1_000;

type Run = { name: string; mayBeUnknown: boolean; prove(random: Random): Promise<Tally> };

const targets = [
  { retention: "limits", on: "limits" },
  { retention: "workqueue", on: "work queue" },
  { retention: "interest", on: "interest" },
] as const;
const windows = [
  { windowMs: null, and: "" },
  { windowMs: FORGETFUL_MS, and: ", window 1 s" },
] as const;

/** What was consumed cannot be looked up: only there, and only where the server has forgotten ids, may anything be unknown. */
const mayForget = ({ retention, windowMs }: Proof, killsServer: boolean) => retention !== "limits" && (windowMs !== null || killsServer);

async function withProof(proof: Proof, size: { letters: number; batch: number }, act: (open: OpenProof) => Promise<void>): Promise<Tally> {
  const open = await openProof(proof, size);
  try {
    await act(open);
    return await open.count();
  } finally {
    await open.close();
  }
}

function stepRuns(): Run[] {
  const some = (rounds: readonly Round[]) => rounds.filter((_, index) => index % sizes.every === 0);
  return windows.flatMap(({ windowMs, and }) =>
    targets.flatMap(({ retention, on }) => {
      const proof = { retention, windowMs };
      const run = (name: string, rounds: readonly Round[]): Run => ({
        name: `${name}${and}: ${on}`,
        mayBeUnknown: mayForget(proof, false),
        prove: () =>
          withProof(proof, steppedJob, async (open) => {
            for (const round of some(rounds)) await open.round(round);
          }),
      });
      return [run("every-step", everyStep()), run("every-step-of-a-resume", everyResumeStep(windowMs !== null))];
    }),
  );
}

function randomStepRuns(): Run[] {
  const ways = [
    ...windows.map((window) => ({ ...window, killsServer: false })),
    { windowMs: null, and: ", server kills", killsServer: true },
  ];
  return ways.flatMap(({ windowMs, and, killsServer }) =>
    targets.map(({ retention, on }): Run => {
      const proof = { retention, windowMs };
      return {
        name: `random-steps${and}: ${on}`,
        mayBeUnknown: mayForget(proof, killsServer),
        async prove(random) {
          const tally = await withProof(proof, steppedJob, async (open) => {
            for (let nth = 0; nth < sizes.rounds; nth++) await open.round(randomRound(killsServer, random));
          });
          return { ...tally, missed: [] }; // a step at random need not come
        },
      };
    }),
  );
}

const randomKillRuns = (): Run[] =>
  targets.map(({ retention, on }): Run => {
    const proof = { retention, windowMs: null, workers: 3 };
    const { letters, kills } = sizes;
    return {
      name: `random-kills: ${on}`,
      mayBeUnknown: mayForget(proof, true),
      prove: (random) =>
        withProof(proof, { letters, batch: STORM.batch }, (open) => storm(open, { letters, kills, ratePerSec: STORM.ratePerSec }, random)),
    };
  });

/** Needs a PostgreSQL: two processes have the job. `deaths` counts those that were frozen. */
const frozenRuns = (): Run[] =>
  freezes.slice(0, sizes.trials).map((way, index): Run => {
    const trials = Math.floor(sizes.trials / freezes.length) + (index < sizes.trials % freezes.length ? 1 : 0);
    return {
      name: `frozen: by ${way.by}`,
      mayBeUnknown: false,
      async prove() {
        const tally = noTally();
        for (let nth = 0; nth < trials; nth++) {
          const { settings: database, drop } = await makeTestDatabase({ onServer: true });
          const frozen = await freeze(way, database);
          const { after, isFreeAtOnce } = await outlive(frozen, way, database);
          const distinct = new Set(after.stored).size;
          tally.letters += frozenCount;
          tally.deaths += 1;
          tally.lost += bodies(frozenCount).filter((body) => !after.stored.includes(body)).length;
          tally.doubled += after.stored.length - distinct;
          tally.unknown += after.counts.unknown;
          if (isFreeAtOnce || after.state !== "succeeded") tally.wrong.push(`a frozen job ended ${after.state}: ${after.stateReason}`);
          await frozen.close();
          await drop();
        }
        return tally;
      },
    };
  });

async function proved({ name, mayBeUnknown, prove }: Run, from: number): Promise<boolean> {
  const startedAt = performance.now();
  const { letters, deaths, serverKills, lost, doubled, unknown, landed, missed, wrong } = await prove(randomFrom(from));
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  const cells = [name, letters, deaths, serverKills, lost, doubled, `${unknown} (${landed})`, seconds, from];
  const notes = [...missed.map((step) => `never came: ${step}`), ...wrong.map((text) => `wrong: ${text}`)];
  process.stdout.write(`| ${cells.join(" | ")} |\n${notes.map((note) => `  ${note}\n`).join("")}`);
  return lost + doubled + wrong.length === 0 && (mayBeUnknown || unknown === 0);
}

const heads = ["run", "messages", "deaths", "server kills", "lost", "doubled", "unknown (landed)", "seconds", "seed"];
process.stdout.write(`| ${heads.join(" | ")} |\n|${heads.map(() => " --- |").join("")}\n`);
const wanted = [...randomKillRuns(), ...stepRuns(), ...randomStepRuns(), ...frozenRuns()]
  .map((run, index) => ({ run, from: seed + index }))
  .filter(({ run }) => run.name.includes(values.only ?? ""));
const waiting = wanted.values();
let isProved = wanted.length > 0;
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (const { run, from } of waiting) isProved = (await proved(run, from)) && isProved;
  }),
);
process.exit(isProved ? 0 : 1);
