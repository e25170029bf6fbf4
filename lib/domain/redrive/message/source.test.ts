import { expect, test } from "vitest";
import { textToBytes } from "../../payload";
import { redriveBlock } from "./redrive-block";
import { sourcesOf, sourceText } from "./source";

const job = "0b7f3a54-6f0e-4d2a-9d52-0b4f6f3f5c11";
const letter = { stream: "DLQ", seq: 7 };
const block = redriveBlock({ headers: [], originalMsgId: null }, { job, letter, target: "JOBS", generation: 1 });

test("knows what a job sent, and for which letter, by what its publisher writes", () => {
  expect(sourcesOf(job)(block)).toBe(sourceText(letter));
});

test("another job's, a message without headers, and one that only mentions the job are none of it", () => {
  const sourceOf = sourcesOf(job);
  expect(sourcesOf("1b7f3a54-6f0e-4d2a-9d52-0b4f6f3f5c11")(block)).toBeNull();
  expect(sourceOf(null)).toBeNull();
  expect(sourceOf(textToBytes("NATS/1.0\r\n\r\n"))).toBeNull();
  expect(sourceOf(textToBytes(`NATS/1.0\r\nSeen: ${job}\r\nJetlag-Source: DLQ:7\r\n\r\n`))).toBeNull();
});
