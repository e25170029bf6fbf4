import { expect, test } from "vitest";
import { bytesToText, textToBytes } from "../../payload";
import { field } from "../plan/fixtures";
import { msgIdOf, redriveBlock } from "./redrive-block";

const sent = (originalMsgId: string | null, headers = [field("A", "1"), field("a", " 2")]) =>
  bytesToText(
    redriveBlock(
      { headers, originalMsgId: originalMsgId === null ? null : textToBytes(originalMsgId) },
      { job: "job", letter: { stream: "DLQ", seq: 7 }, target: "WORK", generation: 3 },
    ),
  );

test("the item's id is the same at every attempt", () => {
  expect(msgIdOf("job", { stream: "DLQ", seq: 7 })).toBe("jetlag:job:DLQ:7");
});

test("ours first, then the application's", () => {
  expect(sent(null)).toBe(
    "NATS/1.0\r\nNats-Msg-Id: jetlag:job:DLQ:7\r\nNats-Expected-Stream: WORK\r\nJetlag-Job: job\r\nJetlag-Source: DLQ:7\r\nJetlag-Generation: 3\r\nA: 1\r\na:  2\r\n\r\n",
  );
});

test("the id that ours replaces travels along", () => {
  expect(sent("m-1", [])).toContain("Jetlag-Generation: 3\r\nJetlag-Original-Msg-Id: m-1\r\n\r\n");
});
