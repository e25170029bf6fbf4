import { expect, test } from "vitest";
import { headerPairs } from "./headers";

const block = (text: string) => Buffer.from(text, "latin1");

test("order, repeats, case and spaces stay", () => {
  const text = "NATS/1.0\r\nx-a: A\r\nX-B:B\r\nx-a:  A2 \r\nname with space: v\r\n\r\n";
  expect(headerPairs(block(text))).toEqual([
    ["x-a", "A"],
    ["X-B", "B"],
    ["x-a", " A2 "],
    ["name with space", "v"],
  ]);
});

test("a value that is not UTF-8 becomes base64; one that is stays text", () => {
  const text = "NATS/1.0\r\nBin: \xff\xfe\r\nCity: K\xc3\xb6ln\r\n\r\n";
  expect(headerPairs(block(text))).toEqual([
    ["Bin", { base64: "//4=" }],
    ["City", "Köln"],
  ]);
});

test("a colon may stand in a value, and a line without one is no header", () => {
  expect(headerPairs(block("NATS/1.0\r\nT: 12:30\r\n\r\n"))).toEqual([["T", "12:30"]]);
  expect(headerPairs(block("NATS/1.0\r\nno colon\r\nA: 1\r\n\r\n"))).toEqual([["A", "1"]]);
  expect(headerPairs(new Uint8Array(0))).toEqual([]);
});
