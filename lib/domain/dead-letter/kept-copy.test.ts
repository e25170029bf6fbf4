import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseHeaders, writeHeaders, toHeaders } from "../headers";
import { decode } from "./decode";
import { keptBlock, keptSubject, type KeepableDeath } from "./kept-copy";
import { toLetter, type LetterSource } from "./to-letter";

type Copied = { subject: string; at: number; headerBlock: Uint8Array | null };
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const [created, stored, died] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2), Date.UTC(2026, 0, 3)];
const payload = bytes("body");
const ours = { stream: "JETLAG_DEAD_LETTERS", maps: [] };

const deathOf = (headerBlock: Uint8Array | null, more: Partial<KeepableDeath<Copied>> = {}): KeepableDeath<Copied> => ({
  kind: "exhausted",
  stream: "ORDERS",
  consumer: "worker",
  seq: 7,
  deliveries: 5,
  at: died,
  reason: null,
  streamCreatedAt: created,
  message: { subject: "orders.new", at: stored, headerBlock },
  ...more,
});

const copyOf = (death: KeepableDeath<Copied>) => ({ subject: keptSubject(death), headerBlock: keptBlock(death), payload });
const source: LetterSource = {
  context: "main",
  stream: "JETLAG_DEAD_LETTERS",
  streamCreatedAt: created,
  allowMsgTtl: true,
  maps: [],
};
const letterOf = (death: KeepableDeath<Copied>, more: Partial<LetterSource> = {}) =>
  toLetter({ ...copyOf(death), seq: 1, at: died + 9 }, { ...source, ...more });

function restored(headerBlock: Uint8Array | null): Uint8Array | null {
  const { headers } = decode(copyOf(deathOf(headerBlock)), ours).original();
  return headers && writeHeaders(headers);
}

describe("the original's headers come back byte for byte", () => {
  test.each([
    ["no headers", null],
    ["an empty block", "NATS/1.0\r\n\r\n"],
    ["repeats, cases and spaces", "NATS/1.0\r\nA: 1\r\nb:2\r\na:  3 \r\nA: 1\r\n\r\n"],
    ["what the server acts on", "NATS/1.0\r\nNats-Rollup: all\r\nNats-Msg-Id: x\r\nNats-TTL: 1s\r\nnats-ttl: mine\r\n\r\n"],
    ["ours, from an earlier life", "NATS/1.0\r\nJetlag-Generation: 2\r\nJetlag-Death: terminated\r\nJetlag-Header-Nats-Msg-Id: y\r\n\r\n"],
    ["bytes that are no UTF-8", "NATS/1.0\r\nX: \xff\xfe\x80\r\n\xffY: 1\r\n\r\n"],
    ["a line without a colon", "NATS/1.0\r\nnothing\r\nNats-Rollup\r\n\r\n"],
    ["headers behind the end", "NATS/1.0\r\nA: 1\r\n\r\nNats-Rollup: all\r\n\r\n"],
    ["an inline status", "NATS/1.0 503 x\r\nA: 1\r\n\r\n"],
    ["rubbish", "rubbish!"],
    ["no end", "NATS/1.0\r\nA: 1\r\n"],
  ])("%s", (_, text) => {
    const block = text === null ? null : bytes(text);
    expect(restored(block)).toEqual(block);
  });

  test("whatever the bytes", () => {
    const line = fc.string({
      unit: fc.constantFrom("Nats-", "Jetlag-", "Header-", "Original-Block", "Death", ":", " ", "\r", "\n", "\r\n", "a", "ÿ"),
    });
    fc.assert(
      fc.property(fc.array(line), fc.boolean(), (lines, hasStart) => {
        const block = bytes(`${hasStart ? "NATS/1.0\r\n" : ""}${lines.map((each) => `${each}\r\n`).join("")}\r\n`);
        expect(restored(block)).toEqual(block);
      }),
    );
  });
});

test("nothing of the original acts on our stream, and everything else stands as it was", () => {
  const block = keptBlock(
    deathOf(bytes("NATS/1.0\r\nNats-Rollup: all\r\nNats-Expected-Stream: ORDERS\r\nX-Tenant: 4\r\nnats-rollup: mine\r\n\r\n")),
  );
  const names = toHeaders(parseHeaders(block)).map(([name]) => name);
  expect(names.filter((name) => name.startsWith("Nats-"))).toEqual(["Nats-Expected-Stream", "Nats-Expected-Last-Subject-Sequence"]);
  expect(names.slice(-4)).toEqual(["Jetlag-Header-Nats-Rollup", "Jetlag-Header-Nats-Expected-Stream", "X-Tenant", "nats-rollup"]);
});

test("a copy says which death it stands for; its id stays that of its place", () => {
  const letter = letterOf(deathOf(bytes("NATS/1.0\r\nNats-Msg-Id: m-1\r\nNats-TTL: 5s\r\nJetlag-Generation: 2\r\n\r\n")));
  expect(letter).toMatchObject({
    kind: "exhausted",
    stream: "JETLAG_DEAD_LETTERS",
    seq: 1,
    subject: `jetlag.dead.ORDERS.${created}.worker.7.${died}`,
    originalStream: "ORDERS",
    originalCreatedAt: created,
    originalSeq: 7,
    originalSubject: "orders.new",
    consumer: "worker",
    epoch: String(died),
    deliveries: 5,
    error: null,
    errorClass: "exhausted",
    failedAt: died,
    seenAt: died + 9,
    msgId: "m-1",
    generation: 2,
    profile: "kept",
    expiresAt: null,
  });
  const elsewhere = toLetter({ seq: 1, subject: "x", at: 1, headerBlock: null, payload }, source);
  expect(letter.id).toBe(elsewhere.id);
});

test("a TERM keeps its reason, in one line; the server's own is told apart", () => {
  const because = (reason: string) => letterOf(deathOf(null, { kind: "terminated", reason }));
  expect(because("ValueError: bad\r\nNats-Rollup: all")).toMatchObject({
    kind: "terminated",
    error: "ValueError: bad Nats-Rollup: all",
    errorClass: "ValueError",
  });
  expect(because("Message deleted by stream limits").errorClass).toBe("removed-by-server");
  expect(because("é".repeat(5_000)).error).toHaveLength(2_000);
  expect(letterOf(deathOf(null, { kind: "terminated" })).error).toBeNull();
});

test("what pretends in another stream is a stored letter; what lies in ours does not say which death", () => {
  expect(letterOf(deathOf(null), { stream: "DLQ" })).toMatchObject({ kind: "stored", epoch: "", originalCreatedAt: null, originalSeq: 7 });
  const lying = { ...copyOf(deathOf(null)), subject: "jetlag.dead.OTHER.1.worker.7.1", seq: 1, at: died };
  expect(toLetter(lying, source)).toMatchObject({ kind: "stored", epoch: "", profile: "kept" });
  const odd = bytes("NATS/1.0\r\nJetlag-Death: exhausted\r\nJetlag-Original-Seq: -1\r\n\r\n");
  expect(toLetter({ subject: "x", headerBlock: odd, payload, seq: 1, at: died }, source)).toMatchObject({ kind: "stored", profile: null });
  const noBase64 = bytes(
    Buffer.from(keptBlock(deathOf(bytes("rubbish!"))))
      .toString("latin1")
      .replace(/Block: .*/, "Block: %%%"),
  );
  expect(decode({ ...copyOf(deathOf(null)), headerBlock: noBase64 }, ours).original().headers).toBeNull();
});
