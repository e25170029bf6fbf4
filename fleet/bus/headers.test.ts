import { expect, test } from "vitest";
import { parseHeaderBlock } from "./headers";

const block = (text: string) => Buffer.from(text, "latin1");

test("order, repeats, case and spaces stay", () => {
  const text = "NATS/1.0\r\nx-a: A\r\nX-B:B\r\nx-a:  A2 \r\nname with space: v\r\n\r\n";
  expect(parseHeaderBlock(block(text))).toEqual([
    ["x-a", "A"],
    ["X-B", "B"],
    ["x-a", " A2 "],
    ["name with space", "v"],
  ]);
});

test("a value that is not UTF-8 becomes base64; one that is stays text", () => {
  const text = "NATS/1.0\r\nBin: \xff\xfe\r\nCity: K\xc3\xb6ln\r\n\r\n";
  expect(parseHeaderBlock(block(text))).toEqual([
    ["Bin", { base64: "//4=" }],
    ["City", "Köln"],
  ]);
});

test("a colon may stand in a value, and what is no header block is refused", () => {
  expect(parseHeaderBlock(block("NATS/1.0\r\nT: 12:30\r\n\r\n"))).toEqual([["T", "12:30"]]);
  expect(parseHeaderBlock(block("HTTP/1.1\r\nT: 1\r\n\r\n"))).toBeNull();
  expect(parseHeaderBlock(block("NATS/1.0\r\nno colon\r\n\r\n"))).toBeNull();
});
