import { expect, test } from "vitest";
import { addressOf } from "./address";

test("one question has one address, however it is asked", () => {
  expect(addressOf(["consumers"], { sort: "-lag", q: "", limit: 5, status: ["ok", "stuck"], stream: null, context: "-" })).toBe(
    "/consumers?limit=5&sort=-lag&status=ok%2Cstuck",
  );
  expect(addressOf(["consumers"], { limit: 5, status: ["ok", "stuck"], sort: "-lag" })).toBe(
    addressOf(["consumers"], { sort: "-lag", status: ["ok", "stuck"], limit: 5 }),
  );
  expect(addressOf(["consumers"], { offset: 0, status: [] })).toBe("/consumers?offset=0");
});

test("names stand in paths as they are", () => {
  expect(addressOf(["consumers", "A/B", "ä %"], { context: "main" })).toBe("/consumers/A%2FB/%C3%A4%20%25?context=main");
  expect(addressOf(["streams", "S", "messages", 7])).toBe("/streams/S/messages/7");
  expect(addressOf([], { context: "a b" })).toBe("/?context=a+b");
});
