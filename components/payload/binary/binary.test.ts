import { encode as toMsgpack, ExtData, Encoder } from "@msgpack/msgpack";
import { encode as toCbor } from "cborg";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { BrokenText, Entries, Extension, guessFormats, readBinary, Tagged, type BinaryFormat } from ".";

const bytes = (...parts: (number | string)[]) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...part].map((char) => char.charCodeAt(0)))));

function value(format: BinaryFormat, from: Uint8Array): unknown {
  const read = readBinary(format, from);
  if (read.kind === "unreadable") throw new Error(read.why);
  return read.value;
}
const why = (format: BinaryFormat, from: Uint8Array) => {
  const read = readBinary(format, from);
  return read.kind === "unreadable" ? read.why : "readable";
};

/** As JSON would have it, where that is possible. */
function plain(from: unknown): unknown {
  if (from instanceof Entries) return Object.fromEntries(from.entries.map(([key, under]) => [key, plain(under)]));
  if (Array.isArray(from)) return from.map(plain);
  if (from instanceof Uint8Array) return Uint8Array.from(from); // under Node the library gives Buffers
  return typeof from === "bigint" ? Number(from) : from;
}

const jsonLike = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: "grapheme" }),
    fc.double({ noNaN: true }).map((n) => n + 0),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie("value"), { maxLength: 20 }),
    fc.dictionary(fc.string({ unit: "grapheme" }), tie("value"), { maxKeys: 20, noNullPrototype: true }),
  ),
})).value;

describe.each([
  ["msgpack", (given: unknown) => toMsgpack(given)],
  ["cbor", (given: unknown) => toCbor(given)],
] as const)("%s", (format, encode) => {
  it("reads what an encoder wrote", () => {
    fc.assert(
      fc.property(jsonLike, (given) => {
        expect(plain(value(format, encode(given)))).toEqual(given);
      }),
    );
  });

  it("says of any other bytes why not, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (from) => {
        expect(["value", "unreadable"]).toContain(readBinary(format, from).kind);
      }),
      { numRuns: 5_000 },
    );
  });

  it("reads no part of a value, and no value with more behind it", () => {
    const whole = encode({ id: 7, list: [1, 2, "three"], blob: bytes(1, 2, 3) });
    for (let length = 0; length < whole.length; length++) expect(why(format, whole.subarray(0, length))).not.toBe("readable");
    expect(why(format, Uint8Array.of(...whole, 0))).toBe("1 bytes follow its first value");
  });

  it("reads a hundred thousand levels, and refuses more without running out of stack", () => {
    const one = format === "msgpack" ? 0x91 : 0x81;
    const nested = (levels: number) => Uint8Array.from({ length: levels + 1 }, (_, i) => (i < levels ? one : 0));
    expect(Array.isArray(value(format, nested(10_000)))).toBe(true);
    expect(why(format, nested(8 * 1024 * 1024 - 1))).toBe("it is nested more than 100,000 levels deep");
    expect(why(format, new Uint8Array(8 * 1024 * 1024 + 1))).toBe("it is larger than 8 MiB");
  });
});

const n64 = (n: bigint) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, n));
  return [...new Uint8Array(view.buffer)];
};

test("integers keep their digits", () => {
  expect(value("msgpack", bytes(0x92, 0xcf, ...n64(2n ** 64n - 1n), 0xd3, ...n64(-(2n ** 63n))))).toEqual([2n ** 64n - 1n, -(2n ** 63n)]);
  expect(value("cbor", bytes(0x82, 0x1b, ...n64(2n ** 64n - 1n), 0x3b, ...n64(2n ** 64n - 1n)))).toEqual([2n ** 64n - 1n, -(2n ** 64n)]);
});

test("keys that are no text, or come twice, or are called __proto__, are all there in their order", () => {
  const msgpack = bytes(0x85, 0xa1, "a", 1, 0xa1, "a", 2, 5, 3, 0x91, 0xc0, 4, 0xa9, "__proto__", 5);
  const cbor = bytes(0xa5, 0x61, "a", 1, 0x61, "a", 2, 5, 3, 0x81, 0xf6, 4, 0x69, "__proto__", 5);
  const entries = [["a", 1], ["a", 2], [5, 3], [[null], 4], ["__proto__", 5]]; // prettier-ignore
  expect(value("msgpack", msgpack)).toEqual(new Entries(entries as [unknown, unknown][])); // pairs, as they stand above
  expect(value("cbor", cbor)).toEqual(new Entries(entries as [unknown, unknown][]));
});

test("what JSON does not know: extensions, tags, NaN, undefined, text that is not UTF-8", () => {
  const extension = new Encoder().encode([new ExtData(5, bytes(1, 2)), new ExtData(-1, bytes(0, 0, 0, 1)), Number.NaN, -Infinity]);
  expect(value("msgpack", extension)).toEqual([new Extension(5, bytes(1, 2)), new Extension(-1, bytes(0, 0, 0, 1)), Number.NaN, -Infinity]);
  expect(value("msgpack", bytes(0x81, 0xa1, 0xff, 0xd9, 2, 0xc3, 0x28))).toEqual(
    new Entries([[new BrokenText(bytes(0xff)), new BrokenText(bytes(0xc3, 0x28))]]),
  );
  expect(value("cbor", bytes(0x84, 0xc1, 0x1a, 0x65, 0, 0, 0, 0xf7, 0xf9, 0x7e, 0, 0x61, 0xff))).toEqual([
    new Tagged(1, 0x65000000),
    undefined,
    Number.NaN,
    new BrokenText(bytes(0xff)),
  ]);
  // Bytes that look like a text of the same length are bytes.
  expect(value("msgpack", bytes(0x92, 0xc4, 2, "hi", 0xa2, "hi"))).toEqual([bytes("hi"), "hi"]);
});

test("lists without a length end at their break, and a break stands nowhere else", () => {
  expect(value("cbor", bytes(0x9f, 1, 0xbf, 0x61, "a", 2, 0xff, 0xff))).toEqual([1, new Entries([["a", 2]])]);
  expect(why("cbor", bytes(0x82, 1, 0xff))).toBe("a break stands where nothing ends");
  expect(why("cbor", bytes(0xff))).toBe("a break stands where nothing ends");
  expect(why("cbor", bytes(0xbf, 0x61, "a", 0xff))).toBe("a map ends after a key");
});

test("four thousand million items that are not there cost nothing", () => {
  const many = (head: number) => Uint8Array.from({ length: 1_000_000 }, (_, i) => (i % 5 === 0 ? head : 0xff));
  const before = process.memoryUsage().heapUsed;
  for (const head of [0xdd, 0xdf]) expect(why("msgpack", many(head))).toContain("more values than the bytes that follow can hold");
  for (const head of [0x9a, 0xba]) expect(why("cbor", many(head))).not.toBe("readable");
  for (const head of [0xdb, 0xc6, 0xc9]) expect(why("msgpack", bytes(0x91, head, 0xff, 0xff, 0xff, 0xff))).toContain("ends within");
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(256 * 1024 * 1024);
});

test("a guess is one whole map or list, and nothing less", () => {
  const guess = (...parts: (number | string)[]) => guessFormats(bytes(...parts));
  expect(guess(0x81, 0xa1, "a", 0xc3)).toEqual(["msgpack"]);
  expect(guess(0xa1, 0x61, "a", 0xf5)).toEqual(["cbor"]);
  expect(guess(0xd9, 0xd9, 0xf7, 0x81, 1)).toEqual(["cbor"]);
  expect(guess(0x81, 0x05)).toEqual(["cbor"]);
  expect(guess(0x91, 0x05)).toEqual(["msgpack"]);
  for (const other of [[0xff], [0xcc, 0x80], [0xc4, 1, 0xff], [0x1a, 0xff, 0, 0, 0], [0xc1, 0x81, 1], []])
    expect(guess(...other)).toEqual([]);
});
