import type { JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { managerOf } from "../bus/link";
import { isUnanswered } from "../bus/publish";
import type { LoadCommand } from "./arguments";
import { fill } from "./fill";
import { inLanes } from "./lanes";
import { largestLetterBytes } from "./letter-size";
import { make, refuseOthers } from "./make";
import { listStreams, seedOf, sizeInWords } from "./mark";
import { planOf, type Plan } from "./plan";
import { count, Progress } from "./progress";
import { runRate } from "./rate";

const REMOVE_LANES = 8;
/** An error that @nats-io/jetstream throws and does not export. */
const NOT_ENABLED = "JetStreamNotEnabled";

type Where = { nc: NatsConnection; ending: AbortSignal; say: (line: string) => void };
type Load = Extract<LoadCommand, { kind: "load" }>;

/** Makes what the sizes say, or the rest of it; then sends messages, where a rate is given. Rejects with a sentence for the terminal. */
export async function load(command: Load, where: Where): Promise<void> {
  const { nc, ending, say } = where;
  const plan = planOf(command.size);
  const next = `the same command goes on where it stopped, and load --remove --seed ${command.size.seed} removes what is there`;
  await inWords(where, next, async () => {
    await makeAll(plan, where);
    if (command.ratePerSec > 0) await runRate({ nc, jsm: await managerOf(nc), plan, ending, say }, command);
  });
}

/** What the client throws says neither what happened nor what to do. */
async function inWords({ nc, ending }: Where, next: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (ending.aborted) throw new Error(`stopped: ${next}.`, { cause: error });
    if (error instanceof Error && error.name === NOT_ENABLED)
      throw new Error("JetStream is not enabled in this account.", { cause: error });
    if (nc.isClosed() || isUnanswered(error))
      throw new Error(`NATS does not answer any more (${String(error)}): ${next}.`, { cause: error });
    throw error;
  }
}

async function makeAll(plan: Plan, { nc, ending, say }: Where): Promise<void> {
  const { size } = plan;
  const startedAtMs = performance.now();
  const jsm = await managerOf(nc);
  const maxPayload = nc.info?.max_payload ?? Number.POSITIVE_INFINITY;
  if (largestLetterBytes(size) > maxPayload)
    throw new Error(
      `--body-bytes ${size.bodyBytes} is too much: this server takes messages of ${count(maxPayload)} bytes, story and headers included.`,
    );
  const live = await listStreams(jsm);
  refuseOthers(plan, live);
  const found = [...plan.work, ...plan.letterStreams].filter(({ name }) => live.has(name)).length;
  say(
    `load of seed ${size.seed}: ${sizeInWords(size)}; ${found === 0 ? "nothing of it is" : `${count(found)} of its streams are`} there already`,
  );
  const progress = new Progress(say, () => performance.now(), ending);
  await make({ jsm, plan, progress }, live);
  await fill({ nc, jsm, plan, progress }, live);
  await verify(jsm, plan, say);
  say(
    `complete after ${((performance.now() - startedAtMs) / 1_000).toFixed(1)} s. To remove it: npm run fleet -- load --remove --seed ${size.seed}`,
  );
}

/** Counted by the server, at the end. */
async function verify(jsm: JetStreamManager, { size, work, letterStreams }: Plan, say: (line: string) => void): Promise<void> {
  const live = await listStreams(jsm);
  const of = (name: string) => live.get(name)?.state;
  const consumers = work.reduce((sum, { name }) => sum + (of(name)?.consumer_count ?? 0), 0);
  const stored = letterStreams.reduce((sum, { name }) => sum + (of(name)?.last_seq ?? 0), 0);
  const streams = [...work, ...letterStreams].filter(({ name }) => live.has(name)).length;
  say(`stored: ${count(streams)} streams, ${count(consumers)} consumers, ${count(stored)} dead letters`);
  if (streams < size.streams || consumers < size.consumers || stored !== size.deadLetters)
    throw new Error(`That is not what was asked for (${sizeInWords(size)}): somebody removes it, or adds to it, meanwhile.`);
  const gone = stored - letterStreams.reduce((sum, { name }) => sum + (of(name)?.messages ?? 0), 0);
  if (gone > 0) say(`${count(gone)} of the dead letters were removed since they were stored: they do not come back`);
}

/** Removes every stream that a load made, or the load of one seed; its consumers go with it. Nothing else is touched. */
export async function unload({ seed }: { seed: string | null }, where: Where): Promise<void> {
  await inWords(where, "the same command removes the rest", async () => {
    const jsm = await managerOf(where.nc);
    const live = [...(await listStreams(jsm)).values()];
    const made = live.filter((stream) => (seed === null ? seedOf(stream) !== null : seedOf(stream) === seed));
    await inLanes(REMOVE_LANES, made, async ({ config }) => {
      where.ending.throwIfAborted();
      await jsm.streams.delete(config.name);
    });
    const whose = seed === null ? "loads" : `the load of seed ${seed}`;
    where.say(
      made.length === 0 ? `There is nothing here of ${whose}.` : `removed ${count(made.length)} streams of ${whose}, with their consumers`,
    );
  });
}
