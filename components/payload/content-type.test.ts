import { expect, test } from "vitest";
import { formatSaid } from "./content-type";

test.each([
  ["application/msgpack", "msgpack"],
  ["Application/X-MsgPack; charset=binary", "msgpack"],
  ["application/vnd.msgpack", "msgpack"],
  ["application/cbor", "cbor"],
  ["application/senml+cbor", "cbor"],
  ["application/json", null],
  ["msgpack", null],
])("%s says %j", (value, format) => {
  expect(
    formatSaid([
      ["Other", "application/cbor"],
      ["content-type", value],
    ]),
  ).toBe(format);
});

test("without the header nothing is said", () => {
  expect(formatSaid(null)).toBeNull();
  expect(formatSaid([["Content-Type", { base64: "/w==" }]])).toBeNull();
});
