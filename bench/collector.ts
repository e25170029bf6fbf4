import { jetstreamManager } from "@nats-io/jetstream";
import { connect, nanos } from "@nats-io/transport-node";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { defaultPolicy } from "@/lib/domain/consumer/policy";
import { isDeadLetterStream } from "@/lib/domain/dead-letter/detect";
import { defaultStreamPolicy } from "@/lib/domain/stream/track";
import { connectedContext } from "@/lib/nats/test-context";
import { sourceOf } from "@/lib/workers/collector";
import { Watcher } from "@/lib/workers/collector/watcher";
import { median, report } from "./lib/report";

/**
 * What a collector's cycle costs (CPU time of the whole process, all its threads): beside fetching and parsing the same answers,
 * and how it grows with the number of consumers. Configurations are read in one of five cycles, so five are measured together.
 */
const PERIOD = 5;
const WARM_UP = 3;
const ROUNDS = 11;
const MAX_OVER_PARSING = 2.5;
const MAX_GROWTH = 12;

/** Streams × consumers, each consumer with its filter. One in ten is behind with nobody pulling, so that there is something to judge. */
async function fill(server: NatsServer, size: { streams: number; consumers: number }): Promise<void> {
  const nc = await connect({ servers: server.url });
  const jsm = await jetstreamManager(nc);
  await eachOf(size.streams, async (s) => {
    await jsm.streams.add({ name: `S${s}`, subjects: [`t.S${s}.>`], storage: "memory", allow_direct: true });
    await eachOf(size.consumers, async (c) => {
      const config = {
        durable_name: `c${c}`,
        ack_policy: "explicit" as const,
        ack_wait: nanos(30_000),
        filter_subject: `t.S${s}.${c}.>`,
        mem_storage: true,
      };
      await jsm.consumers.add(`S${s}`, config);
    });
    for (let i = 0; i < 50; i += 1) nc.publish(`t.S${s}.${i % (size.consumers / 10)}.m`, "x".repeat(64));
  });
  await nc.flush();
  await nc.close();
}

/** 32 at once. */
async function eachOf(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: 32 }, lane));
}

/** CPU ms of each work, a fifth of the medians of rounds in which they take turns, after some that warm up. */
async function cpuMs(works: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const taken = works.map((): number[] => []);
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const [index, work] of works.entries()) {
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      if (round >= WARM_UP) taken[index]?.push((user + system) / 1000 / PERIOD);
    }
  }
  return taken.map(median);
}

async function eachCycle(work: (cycle: number) => Promise<unknown>): Promise<void> {
  for (let cycle = 0; cycle < PERIOD; cycle += 1) await work(cycle);
}

type Size = { streams: number; consumers: number };
type Ground = { works: (() => Promise<unknown>)[]; end(): Promise<void> };

async function prepare(size: Size): Promise<Ground> {
  const server = await startNatsServer();
  await fill(server, size);
  const context = await connectedContext(server.url, { monitoringUrls: [server.monitoringUrl] });
  const watcher = new Watcher(sourceOf(context), {
    clock: Date,
    pollMs: 2_000,
    policy: defaultPolicy,
    streamPolicy: defaultStreamPolicy,
    isDeadLetterStream: (stream) => isDeadLetterStream(stream, []),
  });
  const url = `${server.monitoringUrl}/jsz?acc=$G&consumers=1`;
  const fetchAndParse = async (cycle: number) => JSON.parse(await (await fetch(cycle === 0 ? `${url}&config=1` : url)).text()) as unknown;
  return {
    works: [() => eachCycle(fetchAndParse), () => eachCycle(() => context.readSnapshot()), () => eachCycle(() => watcher.tick())],
    async end() {
      if (watcher.consumers().length !== size.streams * size.consumers) throw new Error(`saw ${watcher.consumers().length} consumers`);
      await context.close();
      await server.stop();
    },
  };
}

/** Grounds that are compared take turns, so that whatever else the machine does meets them all alike. */
async function measure(...sizes: Size[]) {
  const grounds = await Promise.all(sizes.map(prepare));
  const taken = await cpuMs(grounds.flatMap(({ works }) => works));
  for (const ground of grounds) await ground.end();
  return sizes.map((_, index) => {
    const [parsing = Number.NaN, reading = Number.NaN, cycle = Number.NaN] = taken.slice(index * 3);
    return { parsing, reading, cycle };
  });
}

type Measured = Awaited<ReturnType<typeof measure>>[number];
const none = { parsing: Number.NaN, reading: Number.NaN, cycle: Number.NaN };
const told = ({ parsing, reading, cycle }: Measured) =>
  `a cycle ${cycle.toFixed(1)} ms CPU, of which reading ${reading.toFixed(1)} ms; fetching and parsing alone ${parsing.toFixed(1)} ms`;

const [fleet = none] = await measure({ streams: 200, consumers: 20 });
console.log(`4,000 consumers: ${told(fleet)}`);
report("collector: cycle over 200 × 20, of fetching and parsing the same", fleet.cycle / fleet.parsing, MAX_OVER_PARSING, "times");

const [small = none, large = none] = await measure({ streams: 50, consumers: 20 }, { streams: 500, consumers: 20 });
console.log(`1,000 consumers: ${told(small)}`);
console.log(`10,000 consumers: ${told(large)}`);
report("collector: 10,000 consumers, of 1,000", large.cycle / small.cycle, MAX_GROWTH, "times");
process.exit();
