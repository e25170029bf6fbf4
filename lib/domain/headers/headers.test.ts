import fc from "fast-check";
import { expect, test } from "vitest";
import { textToBytes } from "../payload";
import { headerField, headerText, newHeaders, parseHeaders, toHeaders, writeHeaders } from ".";

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
