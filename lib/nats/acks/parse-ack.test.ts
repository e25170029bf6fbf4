import { expect, test } from "vitest";
import { parseAck } from "./parse-ack";

const v1 = "$JS.ACK.JOBS.w.3.17.5.1700000000000000000.4";
const v2 = "$JS.ACK._.aGFzaA.JOBS.w.3.17.5.1700000000000000000.4";
const parsed = (subject: string, text: string) => parseAck(subject, Buffer.from(text));
const acked = { stream: "JOBS", consumer: "w", seq: 17, delivery: 3, answer: "ack" };

test.each([v1, v2, `${v2}.random`, `${v2}.more.of.it`])("%s", (subject) => {
  expect(parsed(subject, "")).toEqual(acked);
  expect(parsed(subject, "+TERM")).toEqual({ ...acked, answer: "term" });
});

test.each([
  ["", "ack"],
  ["+ACK", "ack"],
  ["+OK", "ack"],
  ["+NXT", "ack"],
  ['+NXT {"batch":10}', "ack"],
  ["+TERM no such order", "term"],
  ["-NAK", "nak"],
  ['-NAK {"delay":1}', "nak"],
  ["+WPI", "working"],
  ["+WPI ", null],
  ["-ACK", null],
  ["+ACK ", null],
  ["+ACKNOWLEDGED", null],
  ["thanks", null],
])("%j is %s", (text, answer) => expect(parsed(v1, text)?.answer ?? null).toBe(answer));

test.each([
  "$JS.ACK.JOBS.w.3.17.5.1700000000000000000",
  `${v1}.x`,
  v1.replace("17", "x"),
  v1.replace(".17.", ".0."),
  v1.replace(".3.", ".0."),
  v1.replace(".3.", ".9999999999."),
  v1.replace(".w.", `.${"w".repeat(256)}.`),
  v1.replace("$JS", "JS"),
  v1.replace("ACK", "NAK"),
  "",
])("%j is none", (subject) => expect(parsed(subject, "")).toBeNull());
