import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround, type Ground } from "@/e2e/fixtures/bare-redrive-ground";
import { createJobSignals } from "@/lib/domain/redrive/run/signals";
import { redriveWire, type PublishAnswer, type RedriveWire } from "@/lib/nats/redrive";

/** Nothing that is somebody else's is sent, believed or removed. */

let ground: Ground;
beforeAll(async () => void (ground = await openGround()));
afterAll(() => ground.close());
beforeEach(async () => void (await ground.createStream("DLQ", "dlq.>")));
afterEach(() => ground.deleteStreams());

const start = (seqs: readonly number[], more: object = {}) =>
  startedJob(ground.db, ground.context, { from: "DLQ", target: "JOBS", subject: "jobs.a", seqs, ...more });
const sent = async () => (await ground.stored("JOBS")).map(({ body }) => body);
const left = async () => (await ground.stored("DLQ")).map(({ body }) => body);
const wireWith = (more: (wire: RedriveWire) => Partial<RedriveWire>): RedriveWire => {
  const wire = redriveWire(ground.context);
  return { ...wire, ...more(wire) };
};

const noAnswers = (seqs: readonly number[]) => seqs.map((seq) => ({ seq, kind: "no-answer" as const }));

test("what lies in the original's place and is younger than the death is not the original: the letter's own copy is sent", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(await ground.deadLetters(bodies(1)));
  const { createdAt } = await redriveWire(ground.context).streamNow("JOBS");
  await ground.context.api("STREAM.PURGE.JOBS", { seq: 1 });
  const stranger = { subject: "jobs.a", payload: "stranger" };
  await ground.publish([stranger]);
  // As if it had died a minute before the stranger came.
  await ground.db.client.$executeRaw`
    UPDATE redrive_item SET original_stream = 'JOBS', original_created_at = ${new Date(createdAt).toISOString()}, original_seq = 1,
      letters = jsonb_set(letters, '{0,seenAt}', to_jsonb((letters->0->>'seenAt')::bigint - 60000)) WHERE redrive_id = ${id}::uuid`;
  const aged = wireWith((wire) => ({
    async readMany(stream, seqs) {
      const found = await wire.readMany(stream, seqs);
      if (stream.name !== "DLQ") return found;
      return new Map([...found].map(([seq, message]) => [seq, message && { ...message, at: message.at - 60_000 }]));
    },
  }));
  await runBare(ground.db, ground.context, { id, wire: aged });
  expect((await outcomeOf(ground.db, id)).state).toBe("succeeded");
  expect(await sent()).toEqual(["stranger", "m-1"]);
});

test("a delete that was not answered is not repeated in a stream that was made again meanwhile", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(await ground.deadLetters(bodies(3)));
  let asked = 0;
  const unanswered = wireWith((wire) => ({
    async removeMany(stream, seqs) {
      asked += 1;
      if (asked > 1) return wire.removeMany(stream, seqs);
      await ground.context.api("STREAM.DELETE.DLQ");
      await ground.createStream("DLQ", "dlq.>");
      await ground.deadLetters(bodies(3, "stranger"));
      return noAnswers(seqs);
    },
  }));
  await runBare(ground.db, ground.context, { id, wire: unanswered });
  expect(await left()).toEqual(bodies(3, "stranger"));
  expect(await outcomeOf(ground.db, id)).toMatchObject({ state: "succeeded", counts: { published: 3 } });
});

test("a delete that is not answered is asked again, and a stream that never answers stops the job", async () => {
  await ground.createStream("JOBS", "jobs.>");
  for (const answersAt of [3, Number.POSITIVE_INFINITY]) {
    const id = await start(await ground.deadLetters(bodies(2)));
    let asked = 0;
    const slow = wireWith((wire) => ({
      removeMany(stream, seqs) {
        asked += 1;
        return asked >= answersAt ? wire.removeMany(stream, seqs) : Promise.resolve(noAnswers(seqs));
      },
    }));
    await runBare(ground.db, ground.context, { id, wire: slow });
    const { state, stateReason } = await outcomeOf(ground.db, id);
    if (answersAt === 3) expect([state, await left()]).toEqual(["succeeded", []]);
    else expect([state, stateReason, await left()]).toEqual(["failed", expect.stringMatching(/no answer/), bodies(2)]);
  }
});

test("who answers for another stream has not stored it for us: its letter stays, and a person decides", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(await ground.deadLetters(bodies(1)));
  const foreign = wireWith((wire) => ({
    async openPublisher(name) {
      const publisher = await wire.openPublisher(name);
      return {
        ...publisher,
        publish: (): Promise<PublishAnswer> => Promise.resolve({ kind: "stored", stream: "OTHER", seq: 7, duplicate: false }),
      };
    },
  }));
  await runBare(ground.db, ground.context, { id, wire: foreign });
  expect(await outcomeOf(ground.db, id)).toMatchObject({ state: "failed", counts: { unknown: 1, published: 0 } });
  expect(await left()).toEqual(bodies(1));
});

test("an interest stream whose last consumer has left stores nothing: the job stops before it sends into the void", async () => {
  await ground.createStream("JOBS", "jobs.>", { retention: "interest" });
  await ground.context.api("CONSUMER.CREATE.JOBS.worker", {
    stream_name: "JOBS",
    config: { durable_name: "worker", ack_policy: "explicit" },
  });
  const id = await start(await ground.deadLetters(bodies(6)));
  let intents = 0;
  const { ledger } = ground.db;
  await runBare(ground.db, ground.context, {
    id,
    maxBatch: 3,
    ledger: {
      ...ledger,
      async saveResults(...args) {
        await ledger.saveResults(...args);
        intents += 1;
        if (intents === 1) await ground.context.api("CONSUMER.DELETE.JOBS.worker");
      },
    },
  });
  const { state, stateReason, counts } = await outcomeOf(ground.db, id);
  expect([state, stateReason]).toEqual(["failed", expect.stringMatching(/no consumer/i)]);
  expect(counts).toMatchObject({ published: 3, skipped: 3 });
  // Whether those that went out were handled before nobody wanted them any more is not known.
  expect(await left()).toEqual(bodies(6));
});

const takes = (name: string, filter: string) =>
  ground.context.api(`CONSUMER.CREATE.JOBS.${name}`, {
    stream_name: "JOBS",
    config: { durable_name: name, ack_policy: "explicit", filter_subject: filter },
  });
const forgets = (name: string) => ground.context.api(`CONSUMER.DELETE.JOBS.${name}`);

const losses = {
  "another consumer is left": () => forgets("worker"),
  "it was made again": async () => {
    await forgets("worker");
    await takes("worker", "jobs.a");
  },
} as const;

test.each(Object.entries(losses))(
  "what an interest stream acknowledged and may have skipped is unknown, and stays: %s",
  async (_, lose) => {
    await ground.createStream("JOBS", "jobs.>", { retention: "interest" });
    await takes("worker", "jobs.a");
    await takes("other", "jobs.b");
    const id = await start(await ground.deadLetters(bodies(6)));
    let published = 0;
    const leaving = wireWith((wire) => ({
      async openPublisher(name) {
        const publisher = await wire.openPublisher(name);
        return {
          ...publisher,
          async publish(...args) {
            published += 1;
            if (published === 5) await lose();
            return publisher.publish(...args);
          },
        };
      },
    }));
    await runBare(ground.db, ground.context, { id, wire: leaving, maxBatch: 3 });
    const { state, stateReason, counts } = await outcomeOf(ground.db, id);
    expect([state, stateReason]).toEqual(["failed", "JOBS has no consumer for jobs.a any more, so it may store nothing"]);
    expect(counts).toMatchObject({ published: 3, unknown: 3, skipped: 0 });
    expect(await left()).toEqual(["m-4", "m-5", "m-6"]);
  },
);

test("what an interest stream may have skipped stops the job also where it is paused right then", async () => {
  await ground.createStream("JOBS", "jobs.>", { retention: "interest" });
  await takes("worker", "jobs.a");
  await takes("other", "jobs.b");
  const id = await start(await ground.deadLetters(bodies(6)), { ratePerSec: 2 });
  const jobs = createJobSignals();
  let published = 0;
  const leaving = wireWith((wire) => ({
    async openPublisher(name) {
      const publisher = await wire.openPublisher(name);
      return {
        ...publisher,
        async publish(...args) {
          published += 1;
          if (published === 2) {
            await ground.db.redrives.pause(id, "wait");
            jobs.say({ job: id, kind: "pause" });
            await losses["it was made again"]();
          }
          return publisher.publish(...args);
        },
      };
    },
  }));
  await runBare(ground.db, ground.context, { id, jobs, wire: leaving, maxBatch: 3 });
  expect(await outcomeOf(ground.db, id)).toMatchObject({ state: "failed", counts: { published: 0, unknown: 2, skipped: 4 } });
});
