import { expect, test } from "vitest";
import { viewOf } from "./view";

test("one question has one view, however it is asked", () => {
  expect(viewOf(["consumers"], { sort: "-lag", q: "", limit: 5, status: ["ok", "stuck"], stream: null, context: "-" })).toBe(
    "/consumers?limit=5&sort=-lag&status=ok%2Cstuck",
  );
  expect(viewOf(["consumers"], { limit: 5, status: ["ok", "stuck"], sort: "-lag" })).toBe(
    viewOf(["consumers"], { sort: "-lag", status: ["ok", "stuck"], limit: 5 }),
  );
  expect(viewOf(["consumers"], { offset: 0, status: [] })).toBe("/consumers?offset=0");
});

test("names stand in paths as they are", () => {
  expect(viewOf(["consumers", "A/B", "ä %"], { context: "main" })).toBe("/consumers/A%2FB/%C3%A4%20%25?context=main");
  expect(viewOf(["streams", "S", "messages", 7])).toBe("/streams/S/messages/7");
});
