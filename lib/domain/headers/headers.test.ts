import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesToText, textToBytes } from "../payload";
import { headerField, headerText, newHeaders, parseHeaders, parseLine, toHeaders, writeHeaders, type HeaderLine } from ".";

const block = (text: string) => textToBytes(text);
const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

test("any bytes come back as they were", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(writeHeaders(parseHeaders(bytes))).toEqual(bytes);
    }),
  );
});

test("anything that looks like a block comes back as it was", () => {
  const piece = fc.constantFrom(
    "NATS/1.0",
    "\r\n",
    "\r",
    "\n",
    ":",
    " ",
    "A",
    "a-b",
    "é",
    "\u0000",
    "503",
    "NATS/1.0 503 No Responders\r\n",
  );
  const bytes = fc.array(piece, { maxLength: 30 }).map((pieces) => block(pieces.join("")));
  fc.assert(
    fc.property(bytes, (given) => {
      expect(writeHeaders(parseHeaders(given))).toEqual(given);
    }),
    { numRuns: 1_000 },
  );
});

test("a line among others says what it says alone, whatever else its block holds", () => {
  const piece = fc.constantFrom("A", "a-b", ":", ": ", " ", "\r", "\n", "\r\n", "\u00e9", "\u00ff", "\u20ac", "x".repeat(40));
  const bytes = fc
    .array(piece, { maxLength: 30 })
    .chain((pieces) => fc.constantFrom(block, latin1).map((toBytes) => toBytes(`NATS/1.0\r\n${pieces.join("")}\r\n\r\n`)));
  fc.assert(
    fc.property(bytes, (given) => {
      for (const line of parseHeaders(given).lines) {
        expect(told(line)).toEqual(told(parseLine(line.raw)));
        if (line.kind !== "field") continue;
        expect(line.text).toBe(bytesToText(line.value));
        if (line.name.startsWith("A")) expect(told(line.behind("A"))).toEqual(told(parseLine(line.raw.subarray(1))));
      }
    }),
    { numRuns: 2_000 },
  );
});

test("a field of one's own says before it is sent what it will say then", () => {
  const text = fc
    .array(fc.constantFrom("a", " ", "\u00e9", "\uFEFF", "\uD83D\uDE00", "\uD83D", "\uDE00"), { maxLength: 6 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (name, value) => {
      const [ours, sent] = [headerField(`n${name}`, value), headerField(`n${name}`, textToBytes(value))];
      if (!ours || !sent) throw new Error("no line end in it");
      expect(told(ours)).toEqual(told(sent));
      expect(told(ours.behind("n"))).toEqual(told(sent.behind("n")));
    }),
  );
});

/** Not the line itself: what it tells is made when it is asked for, and is nothing that two objects are compared by. */
const told = (line: HeaderLine) =>
  line.kind === "field" ? { name: line.name, text: line.text, value: [...line.value], raw: [...line.raw] } : { raw: [...line.raw] };

test("fields written are fields read: order, case, spaces and repeats", () => {
  const character = fc.constantFrom(..."Aa-zé \u0000=;");
  const name = fc.array(character, { minLength: 1, maxLength: 8 }).map((characters) => characters.join(""));
  const value = fc.uint8Array({ maxLength: 12 }).filter((bytes) => !bytes.includes(13) && !bytes.includes(10));
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 8 }), (fields) => {
      const lines = fields.flatMap(([key, bytes]) => headerField(key, bytes) ?? []);
      const read = parseHeaders(writeHeaders(newHeaders(lines)));
      expect(read.lines.map((line) => line.kind === "field" && [line.name, line.value])).toEqual(fields);
    }),
  );
});

test("repeats, alien names and spaces are shown as they are", () => {
  const read = parseHeaders(block("NATS/1.0\r\nA: 1\r\nB:2\r\na:  3 \r\nMy Name: x\r\nA: 4\r\n\r\n"));
  expect(toHeaders(read)).toEqual([
    ["A", "1"],
    ["B", "2"],
    ["a", " 3 "],
    ["My Name", "x"],
    ["A", "4"],
  ]);
  expect(headerText(read, "MY NAME")).toBe("x");
  expect(headerText(read, "a")).toBe("1");
  expect(headerText(read, "none")).toBeNull();
});

test("a value that is no UTF-8 travels as base64", () => {
  expect(toHeaders(parseHeaders(latin1("NATS/1.0\r\nX: \u00ff\u00fe\u0080\r\n\r\n")))).toEqual([["X", { base64: "//6A" }]]);
});

test("an inline status is read and shown", () => {
  const read = parseHeaders(block("NATS/1.0 404 Message Not Found\r\n\r\n"));
  expect([read.status, read.description]).toEqual([404, "Message Not Found"]);
  expect(toHeaders(read)).toEqual([["", "NATS/1.0 404 Message Not Found"]]);
});

test.each([
  ["", []],
  ["\r\n\r\n", []],
  ["rubbish", [["", "rubbish"]]],
  [
    "NATS/1.0\r\nno colon\r\nA: b\r\ncut",
    [
      ["", "no colon"],
      ["A", "b"],
      ["", "cut"],
    ],
  ],
  [
    "NATS/1.0\r\nA: b\r\n\r\nbehind",
    [
      ["A", "b"],
      ["", "\r\nbehind"],
    ],
  ],
])("a broken block is shown as what it is: %j", (text, shown) => {
  expect(toHeaders(parseHeaders(block(text)))).toEqual(shown);
});

test("a field that would break the block is not made", () => {
  expect(headerField("A:", "x")).toBeNull();
  expect(headerField("A", "x\r\nB: y")).toBeNull();
  expect(headerField("", "x")).toBeNull();
});
