import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround, type Ground } from "@/e2e/fixtures/bare-redrive-ground";
import { until } from "@/lib/nats/test-context";

/** Where a worker takes a message away before its PubAck is written, and the server has forgotten its id: only a mirror still has it. */

const LETTERS = 20;
const WINDOW_MS = 1_000;

let ground: Ground;
let nc: NatsConnection;
beforeAll(async () => {
  ground = await openGround();
  nc = await connect({ servers: ground.server.url });
  await ground.createStream("DLQ", "dlq.>");
});
afterAll(async () => {
  await nc.close();
  await ground.close();
});

const echoes = async () => (await (await jetstreamManager(nc)).streams.names().next()).filter((name) => name.startsWith("JETLAG_ECHO_"));

/** A target whose worker acknowledges at once; returns what it was given. */
async function worked(name: string, retention: string): Promise<string[]> {
  await ground.createStream(name, `${name.toLowerCase()}.>`, { retention, duplicate_window: WINDOW_MS * 1_000_000 });
  await (await jetstreamManager(nc)).consumers.add(name, { durable_name: "w", ack_policy: "explicit" });
  const given: string[] = [];
  const consumer = await jetstream(nc).consumers.get(name, "w");
  await consumer.consume({
    callback(message) {
      given.push(message.string());
      message.ack();
    },
  });
  return given;
}

/** Sends all, dies before a PubAck is written, and goes on once the ids are forgotten. */
async function dieAndGoOn(target: string, given: readonly string[], echo: boolean) {
  const seqs = await ground.deadLetters(bodies(LETTERS, target));
  const id = await startedJob(ground.db, ground.context, {
    from: "DLQ",
    seqs,
    target,
    subject: `${target.toLowerCase()}.a`,
    options: { echo },
  });
  const saveResults = () => Promise.reject(new Error("died"));
  await expect(runBare(ground.db, ground.context, { id, ledger: { ...ground.db.ledger, saveResults } })).rejects.toThrow("died");
  await until(() => given.length === LETTERS);
  const made = await echoes();
  await new Promise((resolve) => setTimeout(resolve, WINDOW_MS + 200));
  await runBare(ground.db, ground.context, { id });
  return { made, counts: (await outcomeOf(ground.db, id)).counts, id };
}

test.each(["workqueue", "interest"])(
  "%s: with an echo nothing is unknown, nothing goes out twice, and it leaves with the job",
  async (retention) => {
    const target = `ECHO_${retention.toUpperCase()}`;
    const given = await worked(target, retention);
    const { made, counts, id } = await dieAndGoOn(target, given, true);
    expect(made).toEqual([`JETLAG_ECHO_${id}_${target}`]);
    expect(counts).toMatchObject({ published: LETTERS, unknown: 0 });
    expect(given.toSorted()).toEqual(bodies(LETTERS, target).toSorted());
    expect(await echoes()).toEqual([]);
    await until(async () => (await (await jetstreamManager(nc)).streams.info(target)).state.messages === 0);
  },
);

test("without one a person has to decide; a target that keeps what it was sent needs none", async () => {
  const bare = await dieAndGoOn("BARE", await worked("BARE", "workqueue"), false);
  expect(bare).toMatchObject({ made: [], counts: { published: 0, unknown: LETTERS } });
  const kept = await dieAndGoOn("KEPT", await worked("KEPT", "limits"), true);
  expect(kept).toMatchObject({ made: [], counts: { published: LETTERS, unknown: 0 } });
});
