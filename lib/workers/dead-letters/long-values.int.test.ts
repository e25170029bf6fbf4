import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Database } from "@/lib/db";
import { keptBlock, keptSubject } from "@/lib/domain/dead-letter/kept-copy";
import { toDeathSighting } from "@/lib/domain/dead-letter/to-death-sighting";
import { toLetter } from "@/lib/domain/dead-letter/to-letter";
import { headerField, newHeaders, writeHeaders } from "@/lib/domain/headers";

const at = Date.UTC(2026, 0, 3);
const source = { context: "test", streamCreatedAt: Date.UTC(2026, 0, 1), allowMsgTtl: false, maps: [] };
let db: Database;
beforeAll(async () => void (db = await openTestDatabase()));
afterAll(() => db?.close());

/** 500 characters of four bytes each, that do not compress: the database would shrink a repeated one. */
let state = 1;
const next = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648);
const long = () => String.fromCodePoint(...Array.from({ length: 500 }, () => 0x1_0000 + (next() % 0xf_0000)));

const block = (fields: readonly (readonly [string, string])[]) =>
  writeHeaders(newHeaders(fields.flatMap(([name, value]) => headerField(name, value) ?? [])));
const withLong = (names: readonly string[], more: readonly (readonly [string, string])[] = []) =>
  block([...names.map((name) => [name, long()] as const), ["Nats-Msg-Id", long()], ...more]);
const xs = (prefix: string) =>
  ["Original-Subject", "Original-Stream", "Stream", "Consumer", "Error", "Error-Class"].map((name) => prefix + name);
const none = new Uint8Array();
const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));
const death = { kind: "exhausted", stream: "S", consumer: "w", seq: 1, deliveries: 1, at, reason: null, streamCreatedAt: at } as const;

const letters: [name: string, headerBlock: Uint8Array | null, payload: Uint8Array][] = [
  ["none", withLong([]), none],
  ["x-dlq", withLong(xs("X-DLQ-"), [["X-DLQ-Original-Seq", "7"]]), none],
  ["x-nats", withLong(xs("X-NATS-"), [["X-NATS-Sequence", "7"]]), none],
  ["x-original", withLong(xs("X-"), [["X-Original-Seq", "7"]]), none],
  ["x-dead-letter", withLong([...xs("X-"), "X-Dead-Letter-Reason"]), none],
  ["republished", withLong(["Nats-Subject", "Nats-Stream"], [["Nats-Sequence", "7"]]), none],
  ["sourced", withLong([], [["Nats-Stream-Source", `${long()}:x 7 > > ${long()}`]]), none],
  ["kept", withLong(["Jetlag-Original-Stream", "Jetlag-Original-Subject", "Jetlag-Consumer", "Jetlag-Reason"], keptFacts()), none],
  [
    "envelope",
    null,
    json({
      original_subject: long(),
      original_message: "x",
      error: long(),
      stream: long(),
      consumer: long(),
      headers: [["Nats-Msg-Id", long()]],
    }),
  ],
  [
    "advisory",
    null,
    json({ type: "io.nats.jetstream.advisory.v1.terminated", stream: long(), consumer: long(), stream_seq: 7, reason: long() }),
  ],
];

function keptFacts() {
  return [
    ["Jetlag-Death", "exhausted"],
    ["Jetlag-Original-Created", new Date(at).toISOString()],
    ["Jetlag-Original-Seq", "7"],
    ["Jetlag-Failed-At", new Date(at).toISOString()],
  ] as const;
}

let lastSeq = 0;

test.each(letters)("nothing that stands in a letter stops the index: %s", async (_, headerBlock, payload) => {
  for (const stream of ["DLQ", "JETLAG_DEAD_LETTERS"]) {
    const subject = `dlq.${long()}`;
    // Twice, because what was seen more than once stands in another table.
    const both = [1, 2].map(() => toLetter({ seq: ++lastSeq, subject, at, headerBlock, payload }, { ...source, stream }));
    for (const letter of both) await db.deadLetterIndex.write(null, [letter], null);
    expect(await Promise.all(both.map(({ id }) => db.deadLetterIndex.storedAt(id)))).toEqual([at, at]);
  }
});

test("nor a copy that names its death as ours do, with names that no stream has", async () => {
  const [stream, consumer] = [long(), long()];
  const facts = [...keptFacts(), ["Jetlag-Original-Stream", stream], ["Jetlag-Consumer", consumer]] as const;
  const subject = keptSubject({ ...death, stream, consumer, seq: 7 });
  const letter = { seq: ++lastSeq, subject, at, headerBlock: withLong([], facts), payload: none };
  await db.deadLetterIndex.write(null, [toLetter(letter, { ...source, stream: "JETLAG_DEAD_LETTERS" })], null);
});

test("nor what stands in a copy of ours, or in a message that died", async () => {
  const headerBlock = withLong(["X"]);
  const message = { seq: 1, subject: `s.${long()}`, at, headerBlock, payload: none };
  const copied = { ...death, message: { subject: message.subject, at, headerBlock } };
  const kept = { seq: 5, subject: keptSubject(copied), at, headerBlock: keptBlock(copied), payload: none };
  const both = [
    toLetter(kept, { ...source, stream: "JETLAG_DEAD_LETTERS" }),
    toDeathSighting(
      { ...death, kind: "terminated", reason: long(), allowMsgTtl: false, denied: null, message },
      { context: "test", maps: [] },
    ),
  ];
  expect(both.map(({ kind }) => kind)).toEqual(["exhausted", "terminated"]);
  await db.deadLetterIndex.write(null, both, null);
});
