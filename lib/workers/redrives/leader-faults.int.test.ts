import { test, type TestContext } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies } from "@/e2e/fixtures/bare-redrive-ground";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { startNatsCluster } from "@/e2e/fixtures/nats-cluster";
import { readMessage } from "@/lib/nats/messages";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { connectedContext, createStream, until, untilStored } from "@/lib/nats/test-context";

const COUNT = 200;
const RATE_PER_SEC = 50;
/** Not the one that we are connected to: our connection stays. */
const LEADER = 1;

type Info = { cluster?: { leader?: string }; state: { last_seq: number } };

async function openCluster({ onTestFinished }: TestContext) {
  const { servers, stop } = await startNatsCluster();
  onTestFinished(stop);
  const [ours] = servers;
  if (!ours) throw new Error("a cluster has servers");
  const context = await connectedContext(ours.url);
  onTestFinished(() => context.close());
  const db = await openTestDatabase();
  onTestFinished(() => db.close());
  const infoOf = (name: string) => context.api<Info>(`STREAM.INFO.${name}`).catch(() => null); // nobody leads it now
  const leaderOf = async (name: string) => (await infoOf(name))?.cluster?.leader ?? null;
  for (const [name, subject] of [
    ["DLQ", "dlq.>"],
    ["JOBS", "jobs.>"],
  ] as const) {
    // A cluster takes a moment to have a leader that makes streams.
    await until(async () => {
      if ((await leaderOf(name)) !== null) return true;
      await createStream(context, { name, subjects: [subject], allow_direct: true, num_replicas: 3 }).catch(() => null);
      return false;
    }, 60_000);
  }
  await until(async () => {
    if ((await leaderOf("JOBS")) === `n${LEADER + 1}`) return true;
    await context.api("STREAM.LEADER.STEPDOWN.JOBS", { placement: { preferred: `n${LEADER + 1}` } }).catch(() => null);
    return false;
  }, 60_000);
  const letters = bodies(COUNT).map((payload) => ({ subject: "dlq.a", payload }));
  await rawPublish(ours.port, letters);
  await untilStored(context, "DLQ", COUNT);
  return { servers, context, db, infoOf, leaderOf };
}

const faults = [
  { what: "is killed", signal: "SIGKILL" },
  { what: "freezes, and wakes when there is another", signal: "SIGSTOP" },
] as const;

/** Most of the time is waited: for a leader, and twice for what it knows. */
test.concurrent.for(faults)(
  "the leader of the target's three servers $what in mid job: all is sent, each once",
  async ({ signal }, testing) => {
    const { expect, onTestFinished } = testing;
    const { servers, context, db, infoOf, leaderOf } = await openCluster(testing);
    const seqs = bodies(COUNT).map((_, index) => index + 1);
    const id = await startedJob(db, context, { from: "DLQ", seqs, target: "JOBS", subject: "jobs.a", ratePerSec: RATE_PER_SEC });
    const running = runBare(db, context, { id, maxBatch: 50 });
    const leader = servers[LEADER];
    if (!leader) throw new Error("a cluster has servers");
    await until(async () => ((await infoOf("JOBS"))?.state.last_seq ?? 0) > 20);
    if (signal === "SIGKILL") await leader.kill();
    else {
      process.kill(leader.pid, "SIGSTOP");
      onTestFinished(() => void process.kill(leader.pid, "SIGCONT")); // a frozen one does not end
      await until(async () => ![null, `n${LEADER + 1}`].includes(await leaderOf("JOBS")), 90_000);
      process.kill(leader.pid, "SIGCONT");
    }
    await running;
    expect(await outcomeOf(db, id)).toMatchObject({ state: "succeeded", counts: { published: COUNT, unknown: 0, skipped: 0 } });
    const sent = await Promise.all(seqs.map((seq) => readMessage(context, { name: "JOBS", allowDirect: false }, { seq })));
    expect(sent.map((message) => Buffer.from(message?.payload ?? []).toString("utf8")).toSorted()).toEqual(bodies(COUNT).toSorted());
    expect((await infoOf("JOBS"))?.state.last_seq).toBe(COUNT);
  },
);
