import { expect, test } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies } from "@/e2e/fixtures/bare-redrive-ground";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { startNatsCluster } from "@/e2e/fixtures/nats-cluster";
import { readBatch } from "@/lib/nats/messages";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { redriveWire, type RedriveWire } from "@/lib/nats/redrive";
import { connectedContext, createStream, until, untilStored } from "@/lib/nats/test-context";

const COUNT = 30;
const SENT = 20;

type Info = { cluster?: { leader?: string } };

test("three servers, and the target's leader killed with a batch in doubt: what was sent is found there, the rest goes out once", async () => {
  const { servers, stop } = await startNatsCluster();
  const context = await connectedContext(servers[0]?.url ?? "", { servers: servers.map(({ url }) => url) });
  const db = await openTestDatabase();
  const leaderOf = (name: string) =>
    context.api<Info>(`STREAM.INFO.${name}`).then(
      ({ cluster }) => cluster?.leader ?? null,
      () => null, // nobody leads it yet
    );
  // A cluster takes a moment to have a leader that makes streams.
  await until(async () => {
    const isThere = async () => (await leaderOf("DLQ")) !== null;
    const config = { name: "DLQ", subjects: ["dlq.>"], allow_direct: true, num_replicas: 3 };
    return (await isThere()) || createStream(context, config).then(isThere, () => false);
  }, 60_000);
  await createStream(context, { name: "JOBS", subjects: ["jobs.>"], allow_direct: true, num_replicas: 3 });
  const port = servers[0]?.port ?? 0;
  await rawPublish(
    port,
    bodies(COUNT).map((payload) => ({ subject: "dlq.a", payload })),
  );
  await untilStored(context, "DLQ", COUNT);

  const seqs = bodies(COUNT).map((_, index) => index + 1);
  const id = await startedJob(db, context, { from: "DLQ", seqs, target: "JOBS", subject: "jobs.a" });
  const wire = redriveWire(context);
  const openPublisher: RedriveWire["openPublisher"] = async (name) => {
    const publisher = await wire.openPublisher(name);
    let nth = 0;
    return { ...publisher, publish: async (...message) => (++nth <= SENT ? publisher.publish(...message) : { kind: "closed" }) };
  };
  const saveResults = () => Promise.reject(new Error("died"));
  const dying = { wire: { ...wire, openPublisher }, ledger: { ...db.ledger, saveResults } };
  await expect(runBare(db, context, { id, ...dying })).rejects.toThrow("died");

  const led = await leaderOf("JOBS");
  await servers[Number(led?.slice(1)) - 1]?.kill();
  let scans = 0;
  const scan: RedriveWire["scan"] = (stream, what) => (scans++, wire.scan(stream, what));
  await runBare(db, context, { id, wire: { ...wire, scan } });
  expect(scans).toBeGreaterThan(0);
  expect(await outcomeOf(db, id)).toMatchObject({ state: "succeeded", counts: { published: COUNT, unknown: 0 } });
  const { messages } = await readBatch(context, { name: "JOBS", allowDirect: false }, { fromSeq: 1, batch: 100 });
  expect(messages.map(({ payload }) => Buffer.from(payload).toString("utf8"))).toEqual(bodies(COUNT));

  await context.close();
  await db.close();
  await stop();
});
