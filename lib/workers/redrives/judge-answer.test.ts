import { expect, test } from "vitest";
import type { PublishAnswer } from "@/lib/nats/redrive";
import { judgeAnswer } from "./judge-answer";

const judge = (answer: PublishAnswer) => judgeAnswer(answer, { n: 1, target: "JOBS", at: 5 });
const refused = (code: number, errCode: number) => judge({ kind: "refused", code, errCode, description: "why" });

test("a PubAck is the end of an item, also one for what was stored before", () => {
  const outcome = { n: 1, kind: "published", stream: "JOBS", seq: 7, at: 5, duplicate: true };
  expect(judge({ kind: "stored", stream: "JOBS", seq: 7, duplicate: true })).toEqual({ kind: "final", outcome, stop: null });
});

test("a PubAck of another stream is not ours: it stops the job, and a person decides", () => {
  expect(judge({ kind: "stored", stream: "OTHER", seq: 7, duplicate: false })).toMatchObject({
    kind: "final",
    outcome: { kind: "unknown", detail: "OTHER answered for what was meant for JOBS, as its #7." },
    stop: { kind: "failure" },
  });
});

test("full (stream, account or server), sealed, another stream, not permitted: nothing was stored, and nothing more is sent", () => {
  for (const verdict of [
    refused(503, 10077),
    refused(400, 10002),
    refused(503, 10023),
    refused(400, 10109),
    refused(400, 10060),
    judge({ kind: "denied" }),
  ])
    expect(verdict).toMatchObject({ kind: "refused", stop: { kind: "failure" } });
});

test("what one message alone is refused for skips that message", () => {
  expect(refused(400, 10054)).toMatchObject({ kind: "final", outcome: { kind: "skipped", reason: "TOO_LARGE" }, stop: null });
  expect(refused(400, 10166)).toMatchObject({ kind: "final", outcome: { kind: "skipped", reason: "REFUSED", detail: "why (10166)" } });
});

test("without a word, or while the same id is in process, it may be stored; without anybody to take it, it is not", () => {
  expect(judge({ kind: "no-answer" })).toMatchObject({ kind: "again", inDoubt: true });
  expect(refused(409, 10158)).toMatchObject({ kind: "again", inDoubt: true });
  expect(refused(503, 10008)).toMatchObject({ kind: "again", inDoubt: true });
  expect(judge({ kind: "no-responders" })).toMatchObject({ kind: "again", inDoubt: false });
  expect(judge({ kind: "closed" })).toEqual({ kind: "lost" });
});
