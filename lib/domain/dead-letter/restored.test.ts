import { expect, test } from "vitest";
import { fromTrash, toRestored, toTrash } from "../discard/trash-copy";
import { toHeaders } from "../headers";
import { textToBytes } from "../payload";
import { SubjectMapFile, toSubjectMap } from "../subject-map";
import { decode } from "./decode";
import { keptBlock, keptSubject, type KeepableDeath } from "./kept-copy";
import { toLetter, type StoredLetter } from "./to-letter";

const [CREATED, STORED, UNDONE] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2), Date.UTC(2026, 0, 3)];

const source = (stream: string) => ({ context: "main", stream, streamCreatedAt: CREATED, allowMsgTtl: true, maps: [shop] });
const shop = toSubjectMap(
  SubjectMapFile.parse({
    name: "shop",
    deadLetters: { subjects: ["failed.>"], profile: { name: "shop", recognisedBy: { header: "X-Topic" }, subject: { header: "X-Topic" } } },
  }),
);

const letter = (fields: string[], more: Partial<StoredLetter> = {}): StoredLetter => ({
  seq: 1,
  subject: "dlq.x",
  at: STORED,
  headerBlock: fields.length === 0 ? null : textToBytes(`NATS/1.0\r\n${fields.join("\r\n")}\r\n\r\n`),
  payload: textToBytes("body"),
  ...more,
});

/** As it lies in its stream after so many discards that were undone. */
function putBack(stored: StoredLetter, { stream, times }: { stream: string; times: number }): StoredLetter {
  let now = stored;
  for (let i = 1; i <= times; i++) {
    const of = { discard: "d", n: i, createdAt: CREATED, stream };
    const copy = fromTrash(toTrash({ ...now, stream }, of), of);
    if (!copy) throw new Error("That copy is none.");
    now = { seq: now.seq, at: UNDONE + i, ...toRestored(copy, of) };
  }
  return now;
}

const death: KeepableDeath<StoredLetter> = {
  kind: "terminated",
  stream: "ORDERS",
  consumer: "worker",
  seq: 7,
  deliveries: 5,
  at: STORED - 9,
  reason: "no phone",
  streamCreatedAt: CREATED,
  message: letter(["Nats-Msg-Id: order-1", "Trace: t"], { subject: "orders.new" }),
};

const id = "Nats-Msg-Id: dead:ORDERS:2026-01-01T00:00:00Z:7:worker";
const place = (names: string[]) => ["orders.new", "ORDERS", "7", "worker", "Boom", "5"].map((value, i) => `${names[i]}: ${value}`);
const conventions: [string, StoredLetter][] = [
  ["nothing, without headers", letter([])],
  ["nothing, with an id", letter(["Nats-Msg-Id: order-1", "Trace: t"])],
  [
    "x-original",
    letter([id, ...place(["X-Original-Subject", "X-Original-Stream", "X-Original-Sequence", "X-Consumer", "X-Error", "X-Deliveries"])]),
  ],
  [
    "x-dlq",
    letter([id, ...place(["X-DLQ-Original-Subject", "X-DLQ-Stream", "X-DLQ-Sequence", "X-DLQ-Consumer", "X-DLQ-Error", "X-DLQ-Attempts"])]),
  ],
  ["x-dlq, with its time", letter(["Nats-Msg-Id: a", "X-DLQ-Original-Subject: orders.new", "X-DLQ-Failed-At: 2026-01-01T12:00:00Z"])],
  [
    "x-dead-letter",
    letter([id, "X-Dead-Letter-Reason: Boom", ...place(["X-Original-Subject", "X-Original-Stream", "X-Original-Seq", "X-Consumer"])]),
  ],
  [
    "x-nats",
    letter([
      id,
      ...place(["X-NATS-Original-Subject", "X-NATS-Stream", "X-NATS-Sequence", "X-NATS-Consumer", "X-NATS-Error", "X-NATS-Deliveries"]),
    ]),
  ],
  ["republished", letter(["Nats-Msg-Id: a", "Nats-Stream: ORDERS", "Nats-Subject: orders.new", "Nats-Sequence: 7"])],
  ["shop", letter(["Nats-Msg-Id: a", "X-Topic: orders.new"], { subject: "failed.x" })],
  ["envelope", letter([], { payload: textToBytes('{"original_subject":"orders.new","original_message":"m","error":"Boom"}') })],
  ["kept", letter([], { subject: keptSubject(death), headerBlock: keptBlock(death) })],
];

test.each(conventions)("a letter that an undo put back says the same as it did: %s", (name, stored) => {
  const stream = name === "kept" ? "JETLAG_DEAD_LETTERS" : "DLQ";
  const said = (message: StoredLetter) => {
    const { original, ...rest } = decode(message, source(stream));
    const { payload, headers } = original();
    const row = { ...toLetter(message, source(stream)), seenAt: 0, storedAt: 0 };
    return { ...rest, payload, headers: toHeaders(headers), row };
  };
  for (const times of [1, 2]) expect(said(putBack(stored, { stream, times }))).toEqual(said(stored));
});

test("a worker's copy of what an undo put back has an id of its own, and is what it says", () => {
  const copied = letter(["Nats-Msg-Id: own", "Jetlag-Discard: d:1", "Jetlag-First-Stored: 2026-01-01T00:00:00.000Z"]);
  expect(toLetter(copied, source("DLQ")).failedAt).toBe(STORED);
});
