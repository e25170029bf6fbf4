import { expect, test } from "vitest";
import { parseAck } from "./parse-ack";

const v1 = "$JS.ACK.JOBS.w.3.17.5.1700000000000000000.4";
const v2 = "$JS.ACK._.aGFzaA.JOBS.w.3.17.5.1700000000000000000.4";
const parsed = (subject: string, text: string) => parseAck(subject, Buffer.from(text));
const acked = { stream: "JOBS", consumer: "w", seq: 17, kind: "acked" };

test.each([v1, v2, `${v2}.random`, `${v2}.more.of.it`])("%s", (subject) => {
  expect(parsed(subject, "")).toEqual(acked);
  expect(parsed(subject, "+TERM")).toEqual({ ...acked, kind: "terminated" });
});

test.each([
  ["", "acked"],
  ["+ACK", "acked"],
  ["+OK", "acked"],
  ["+NXT", "acked"],
  ['+NXT {"batch":10}', "acked"],
  ["+TERM no such order", "terminated"],
  ["-NAK", null],
  ['-NAK {"delay":1}', null],
  ["+WPI", null],
  ["+ACK ", null],
  ["+ACKNOWLEDGED", null],
  ["thanks", null],
])("%j is %s", (text, kind) => expect(parsed(v1, text)?.kind ?? null).toBe(kind));

test.each([
  "$JS.ACK.JOBS.w.3.17.5.1700000000000000000",
  `${v1}.x`,
  v1.replace("17", "x"),
  v1.replace(".17.", ".0."),
  v1.replace("$JS", "JS"),
  v1.replace("ACK", "NAK"),
  "",
])("%j is none", (subject) => expect(parsed(subject, "")).toBeNull());
