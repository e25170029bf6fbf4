import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround, type Ground } from "@/e2e/fixtures/bare-redrive-ground";
import { fromTrash } from "@/lib/domain/discard/trash-copy";
import { headerText, parseHeaders } from "@/lib/domain/headers";
import { bytesToText } from "@/lib/domain/payload";
import { readBatch } from "@/lib/nats/messages";
import { redriveWire, type RedriveWire } from "@/lib/nats/redrive";
import { makeTrash } from "@/lib/nats/trash";

let ground: Ground;
beforeAll(async () => void (ground = await openGround()));
afterAll(() => ground.close());
beforeEach(async () => {
  await ground.createStream("DLQ", "dlq.>");
  await ground.createStream("JOBS", "jobs.>");
  await makeTrash(ground.context, { keptForMs: 3_600_000, replicas: 1 });
});
afterEach(async () => {
  await ground.deleteStreams();
  await ground.context.api("STREAM.DELETE.JETLAG_TRASH").catch(() => null); // a test may have deleted it
});

const start = (seqs: readonly number[], edited: readonly number[]) =>
  startedJob(ground.db, ground.context, { from: "DLQ", target: "JOBS", subject: "jobs.a", seqs, edited });
const run = (id: string, more: object = {}) => runBare(ground.db, ground.context, { id, ...more });
const outcome = (id: string) => outcomeOf(ground.db, id);
const sent = async () => (await ground.stored("JOBS")).map(({ body }) => body);
const left = async () => (await ground.stored("DLQ")).map(({ seq }) => seq);

/** What lies in the trash of this job, by item: they are stored in any order. */
async function kept(id: string): Promise<[number, string][]> {
  const { messages } = await readBatch(
    ground.context,
    { name: "JETLAG_TRASH", allowDirect: true },
    { fromSeq: 1, batch: 1_000, maxBytes: 1e9 },
  );
  const copies = messages.map((copy): [number, string] => {
    const n = Number(copy.subject.split(".").at(-1));
    const message = fromTrash(copy, { discard: id, n });
    return [n, message ? `${message.headerBlock ? bytesToText(message.headerBlock) : ""}${bytesToText(message.payload)}` : "none of its"];
  });
  return copies.sort(([a], [b]) => a - b);
}

test("edited messages go out as they were planned, and what they were lies in the trash before, byte for byte", async () => {
  const headers = "NATS/1.0\r\nA: 1\r\nb:  2\r\nA: 3\r\n\r\n";
  const [first = 0, second = 0, third = 0] = await ground.deadLetters([
    "one",
    { subject: "dlq.a", block: headers, payload: "two" },
    "three",
  ]);
  const id = await start([first, second, third], [second, third]);
  const wire = redriveWire(ground.context);
  const order: string[] = [];
  const keepCopy: RedriveWire["keepCopy"] = async (...args) => {
    const answer = await wire.keepCopy(...args);
    order.push(`kept, ${(await ground.stored("JOBS")).length} sent`);
    return answer;
  };
  await run(id, { wire: { ...wire, keepCopy } });
  expect(order).toEqual(["kept, 0 sent", "kept, 0 sent"]);
  expect(await outcome(id)).toMatchObject({ state: "succeeded", counts: { published: 3 } });
  expect(await sent()).toEqual(["one", `edited ${second}`, `edited ${third}`]);
  expect(await kept(id)).toEqual([
    [2, `${headers}two`],
    [3, "three"],
  ]);
  expect(await left()).toEqual([]);
  const { messages } = await readBatch(ground.context, { name: "JOBS", allowDirect: true }, { fromSeq: 1, batch: 10, maxBytes: 1e6 });
  expect(messages.map(({ headerBlock }) => headerBlock && headerText(parseHeaders(headerBlock), "Jetlag-Edited") !== null)).toEqual([
    false,
    true,
    true,
  ]);
});

test("what was kept before a crash is not kept twice, and the same bytes go out again with their ids", async () => {
  const seqs = await ground.deadLetters(bodies(3));
  const id = await start(seqs, seqs);
  const died = () => Promise.reject(new Error("died"));
  await expect(run(id, { ledger: { ...ground.db.ledger, saveIntent: died } })).rejects.toThrow("died");
  expect([await sent(), (await kept(id)).length]).toEqual([[], 3]);
  await expect(run(id, { ledger: { ...ground.db.ledger, saveResults: died } })).rejects.toThrow("died");
  await run(id);
  expect(await outcome(id)).toMatchObject({ state: "succeeded", counts: { published: 3 } });
  expect(await sent()).toEqual(seqs.map((seq) => `edited ${seq}`));
  expect(await kept(id)).toEqual([
    [1, "m-1"],
    [2, "m-2"],
    [3, "m-3"],
  ]);
});

test.each([10_071, 10_164])(
  "who is refused (%i) because somebody else is about to store the same copy waits until it is there",
  async (errCode) => {
    const seqs = await ground.deadLetters(bodies(2));
    const id = await start(seqs, seqs);
    const wire = redriveWire(ground.context);
    const tries = new Map<number, number>();
    const keepCopy: RedriveWire["keepCopy"] = (publisher, message, of) => {
      const nth = (tries.get(of.n) ?? 0) + 1;
      tries.set(of.n, nth);
      const refused = { kind: "refused", code: 400, errCode, description: "wrong last sequence" } as const;
      return nth === 1 ? Promise.resolve(refused) : wire.keepCopy(publisher, message, of);
    };
    await run(id, { wire: { ...wire, keepCopy } });
    expect(await outcome(id)).toMatchObject({ state: "succeeded", counts: { published: 2 } });
    expect(await kept(id)).toEqual([
      [1, "m-1"],
      [2, "m-2"],
    ]);
  },
);

test("two consoles that keep the same copies at once both find them kept", async () => {
  const seqs = await ground.deadLetters(bodies(3));
  const id = await start(seqs, seqs);
  const wire = redriveWire(ground.context);
  const keepCopy: RedriveWire["keepCopy"] = async (publisher, message, of) => {
    const [first, second] = await Promise.all([wire.keepCopy(publisher, message, of), wire.keepCopy(publisher, message, of)]);
    return of.n === 2 ? first : second;
  };
  await run(id, { wire: { ...wire, keepCopy } });
  expect(await outcome(id)).toMatchObject({ state: "succeeded", counts: { published: 3 } });
  expect((await kept(id)).map(([n]) => n)).toEqual([1, 2, 3]);
});

test("without a trash nothing of a batch goes out, and the job says why; the batch before is not touched", async () => {
  const seqs = await ground.deadLetters(bodies(4));
  const id = await start(seqs, seqs.slice(3));
  await ground.context.api("STREAM.DELETE.JETLAG_TRASH");
  await run(id, { maxBatch: 2 });
  expect(await outcome(id)).toMatchObject({
    state: "failed",
    stateReason: "what edited messages were cannot be kept: JETLAG_TRASH is gone",
    counts: { published: 2, skipped: 2, unknown: 0 },
  });
  expect([await sent(), await left()]).toEqual([["m-1", "m-2"], seqs.slice(2)]);
});

test("a trash that is full stops the job; one that takes only small ones leaves out what is large", async () => {
  const update = (config: object) =>
    ground.context.api("STREAM.UPDATE.JETLAG_TRASH", { name: "JETLAG_TRASH", subjects: ["jetlag.trash.>"], discard: "new", ...config });
  const seqs = await ground.deadLetters(["small", "x".repeat(2_000), "small too"]);
  await update({ max_msg_size: 1_000 });
  const id = await start(seqs, seqs);
  await run(id);
  const { items, ...ended } = await outcome(id);
  expect(ended).toMatchObject({ state: "partial", counts: { published: 2, skipped: 1 } });
  expect(items[1]).toMatchObject({ state: "skipped", reason: expect.stringContaining("TOO_LARGE: What it was cannot be kept") });
  expect([await sent(), await left()]).toEqual([[`edited ${seqs[0]}`, `edited ${seqs[2]}`], [seqs[1]]]);

  await update({ max_msgs: 2 });
  const more = await ground.deadLetters(["another"]);
  const full = await start(more, more);
  await run(full);
  expect(await outcome(full)).toMatchObject({
    state: "failed",
    stateReason: expect.stringContaining("cannot be kept: maximum messages exceeded"),
  });
  expect(await left()).toEqual([seqs[1], ...more]);
});

test("an abort while originals are kept is one before anything went out", async () => {
  const seqs = await ground.deadLetters(bodies(2));
  const id = await start(seqs, seqs);
  const wire = redriveWire(ground.context);
  const keepCopy: RedriveWire["keepCopy"] = async () => {
    await ground.db.redrives.abort(id, "enough");
    return { kind: "no-answer" };
  };
  await run(id, { wire: { ...wire, keepCopy } });
  expect(await outcome(id)).toMatchObject({ state: "aborted", counts: { skipped: 2, published: 0 } });
  expect([await sent(), await left()]).toEqual([[], seqs]);
});

test("an item whose edit is lost is not sent at all", async () => {
  const seqs = await ground.deadLetters(bodies(2));
  const id = await start(seqs, seqs.slice(1));
  await ground.db.client.redriveEdit.deleteMany({ where: { redriveId: id } });
  await run(id);
  expect(await outcome(id)).toMatchObject({ state: "partial", counts: { published: 1, skipped: 1 } });
  expect([await sent(), await left()]).toEqual([["m-1"], seqs.slice(1)]);
});
