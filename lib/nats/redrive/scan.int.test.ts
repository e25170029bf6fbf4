import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext, until } from "../test-context";
import type { NatsContext } from "../types";
import { openPublisher } from "./publisher";
import { scan } from "./scan";
import { fill, makeStream, message } from "./test-wire";
import { barrierBlock, lastSeqIn } from "@/lib/domain/redrive/message/barrier";

const COUNT = 2_500;
let server: NatsServer;
let context: NatsContext;
beforeAll(async () => {
  server = await startNatsServer();
  context = await connectedContext(server.url);
  await makeStream(context, "JOBS");
  await fill(
    context,
    "JOBS",
    Array.from({ length: COUNT }, (_, index) => ({ subject: "jobs.a", payload: `${index + 1}` })),
  );
  for (const seq of [1, 2, 1_000, 1_001, COUNT]) await context.api("STREAM.MSG.DELETE.JOBS", { seq });
});
afterAll(async () => {
  await context.close();
  await server.stop();
});

const never = new AbortController().signal;
const JOBS = { name: "JOBS", allowDirect: true };

async function seqsOf(first: number, last: number, from = context, stream = JOBS) {
  const seqs: number[] = [];
  const scanned = await scan(from, stream, { first, last, sees: ({ seq }) => seqs.push(seq) < 0, signal: never });
  return { seqs, scanned };
}

test.each([true, false])("shows everything once and counts what is missing (direct get: %s)", async (allowDirect) => {
  const { seqs, scanned } = await seqsOf(1, COUNT, context, { ...JOBS, allowDirect });
  expect(scanned).toEqual({ kind: "whole", missing: 5 });
  expect(seqs).toHaveLength(COUNT - 5);
  expect(new Set(seqs).size).toBe(COUNT - 5);
});

test("looks at no more than it was asked for", async () => {
  expect(await seqsOf(3, 5)).toEqual({ seqs: [3, 4, 5], scanned: { kind: "whole", missing: 0 } });
  expect(await seqsOf(1_000, 1_001)).toEqual({ seqs: [], scanned: { kind: "whole", missing: 2 } });
  expect(await seqsOf(6, 5)).toEqual({ seqs: [], scanned: { kind: "whole", missing: 0 } });
});

/** What a replica that is behind does: 404 for what the leader has, or nothing behind some sequence. */
test("what direct get leaves out is asked for again of the leader", async () => {
  const behind: NatsContext = {
    ...context,
    collect: async (subject, payload, options) => {
      const { seq = 1 } = JSON.parse(payload) as { seq?: number };
      const replies = await context.collect(subject, payload, options);
      return seq > 2_000 ? replies.slice(-1) : replies.filter((_, index) => index % 100 !== 50);
    },
  };
  const { seqs, scanned } = await seqsOf(1, COUNT, behind);
  expect(scanned).toEqual({ kind: "whole", missing: 5 });
  expect(seqs).not.toEqual(seqs.toSorted((a, b) => a - b)); // some came later, from the leader
  expect(seqs.toSorted((a, b) => a - b)).toEqual((await seqsOf(1, COUNT)).seqs);
});

test("ends when enough was seen, or nobody wants to know any more", async () => {
  let seen = 0;
  const sees = () => ++seen === 10;
  expect(await scan(context, JOBS, { first: 1, last: COUNT, sees, signal: never })).toEqual({ kind: "enough" });
  expect(seen).toBe(10);
  const wanted = new AbortController();
  const leave = () => (wanted.abort(), false);
  const cut = await scan(context, JOBS, { first: 3, last: COUNT, sees: leave, signal: wanted.signal });
  expect(cut.kind).toBe("cut");
});

test("a barrier is never stored, and names the last sequence behind all that was sent before it", async () => {
  const publisher = await openPublisher(context, "test");
  const before = Array.from({ length: 300 }, () => publisher.publish(message("jobs.a"), 5_000));
  const block = barrierBlock({ job: "j", target: "JOBS" });
  const answer = await publisher.publish({ subject: "jobs.a", headerBlock: block, payload: new Uint8Array(0) }, 5_000);
  expect(answer).toMatchObject({ kind: "refused", errCode: 10_071 });
  expect(answer.kind === "refused" && lastSeqIn(answer.description)).toBe(COUNT + 300);
  expect((await Promise.all(before)).every(({ kind }) => kind === "stored")).toBe(true);
  await until(async () => (await context.api<{ state: { last_seq: number } }>("STREAM.INFO.JOBS")).state.last_seq === COUNT + 300);
  await publisher.close();
});
