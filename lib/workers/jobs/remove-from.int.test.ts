import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startNatsCluster } from "@/e2e/fixtures/nats-cluster";
import type { NatsServer } from "@/e2e/fixtures/nats-server";
import type { ItemLetter } from "@/lib/domain/redrive/types";
import { connectedContext, until } from "@/lib/nats/test-context";
import type { NatsContext } from "@/lib/nats";
import { redriveWire, type RedriveWire } from "@/lib/nats/redrive";
import { removeFrom } from "./remove-from";

const { signal } = new AbortController();
let cluster: Awaited<ReturnType<typeof startNatsCluster>>;
let context: NatsContext;
let wire: RedriveWire;
let asked: number[][] = [];

beforeAll(async () => {
  cluster = await startNatsCluster();
  const [{ url }] = cluster.servers as [NatsServer, ...NatsServer[]];
  context = await connectedContext(url);
  wire = redriveWire(context);
});
afterEach(async () => {
  asked = [];
  await context.api("STREAM.DELETE.DLQ");
});
afterAll(async () => {
  await context?.close();
  await cluster?.stop();
});

/** Each is answered for: a server of the cluster drops what is published before it has heard that a stream takes it. */
async function publish(count: number): Promise<void> {
  const one = () =>
    context.request("dlq.a", "x").then(
      () => true,
      () => false,
    );
  for (let n = 0; n < count; n++) await until(one);
}

const info = () => context.api<{ cluster: { leader?: string } }>("STREAM.INFO.DLQ");
const seqsTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

/** A stream in the memory of one server with so many letters, as they were read. */
async function letters(count: number): Promise<[ItemLetter, ...ItemLetter[]]> {
  const config = { name: "DLQ", subjects: ["dlq.>"], storage: "memory", allow_direct: true };
  await until(
    () =>
      context.api("STREAM.CREATE.DLQ", config).then(
        () => true,
        () => false, // the cluster has no leader yet
      ),
    30_000,
  );
  await publish(count);
  const stream = await wire.streamNow("DLQ");
  const stored = await wire.readMany(stream, seqsTo(count));
  const { createdAt } = stream;
  const [first, ...rest] = seqsTo(count).map((seq) => ({ id: `${seq}`, stream: "DLQ", createdAt, seq, seenAt: stored.get(seq)?.at ?? 0 }));
  if (!first) throw new Error("a test needs a letter");
  return [first, ...rest];
}

async function seqsThere(): Promise<number[]> {
  const { lastSeq } = await wire.streamNow("DLQ");
  const stored = await wire.readMany({ name: "DLQ", allowDirect: true }, seqsTo(lastSeq));
  return [...stored].flatMap(([seq, message]) => (message ? [seq] : [])).toSorted((a, b) => a - b);
}

/** Its server starts again: the stream lives on, and its numbers begin anew. */
async function restart(strangers: number): Promise<void> {
  const { leader } = (await info()).cluster;
  const server = cluster.servers[Number(leader?.slice(1)) - 1];
  await server?.restart();
  await until(() => context.link().kind === "connected");
  // One that still catches up with what was made and deleted would do so under the next test, and empty its stream.
  const isHealthy = () =>
    fetch(`${server?.monitoringUrl}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(isHealthy);
  const isThere = () =>
    info().then(
      (now) => now.cluster.leader !== undefined,
      () => false,
    );
  await until(isThere);
  await publish(strangers);
}

/** The real wire, of which `act` is the removal whose answers are lost. */
const unanswered = (act: (nth: number, ...given: Parameters<RedriveWire["removeMany"]>) => Promise<unknown>, times: number) => ({
  ...wire,
  removeMany: async (...given: Parameters<RedriveWire["removeMany"]>) => {
    const [look, seqs] = given;
    asked.push([...seqs]);
    if (asked.length > times) return wire.removeMany(look, seqs);
    await act(asked.length, ...given);
    return seqs.map((seq) => ({ seq, kind: "no-answer" as const }));
  },
});

test.each([3, 12])(
  "a memory stream that began anew after an unanswered try loses none of %d that came since",
  async (count) => {
    const before = await letters(count);
    const life = before[0].createdAt;
    const removing = unanswered(() => restart(count + 2), 1);
    expect(await removeFrom({ wire: removing, signal }, before)).toEqual(new Map());
    expect((await wire.streamNow("DLQ")).createdAt).toBe(life);
    expect(await seqsThere()).toEqual(seqsTo(count + 2));
    expect(asked).toHaveLength(1);
  },
  60_000,
);

test("nor does one that began anew before the first try, and ends sooner", async () => {
  const before = await letters(3);
  await restart(2);
  expect(await removeFrom({ wire, signal }, before)).toEqual(new Map());
  expect(await seqsThere()).toEqual([1, 2]);
});

test("what is still there is asked for again, and only that", async () => {
  const before = await letters(3);
  const removing = unanswered((_, look) => wire.removeMany(look, [2]), 1);
  expect(await removeFrom({ wire: removing, signal }, before)).toEqual(new Map());
  expect(await seqsThere()).toEqual([]);
  expect(asked).toEqual([
    [1, 2, 3],
    [1, 3],
  ]);
});

test("the last answer is lost like those before: what has left has left, and the rest is in doubt", async () => {
  const before = await letters(2);
  const removing = unanswered(async (nth, look) => void (nth === 8 && (await wire.removeMany(look, [1]))), 8);
  expect(await removeFrom({ wire: removing, signal }, before)).toEqual(
    new Map([["2", { why: "no answer, asked 8 times", inDoubt: true }]]),
  );
  expect(await seqsThere()).toEqual([2]);
});
