import { expect, test } from "vitest";
import { aLetter } from "./fixtures";
import { fingerprintParts } from "./parts";

test("parts are of what died, without what differs from letter to letter", () => {
  expect(fingerprintParts(aLetter())).toEqual({
    version: "v1",
    context: "toolworks",
    originalStream: "TOOL_REQUESTS",
    consumer: "worker-crm",
    class: "Timeout",
    message: "Timeout after <n>s calling crm",
  });
  const unknown = { originalStream: null, consumer: null, error: null, errorClass: null };
  expect(fingerprintParts(aLetter(unknown))).toMatchObject({ originalStream: "", consumer: "", class: "", message: "" });
});

test.each([
  [{ errorClass: " Upstream " }, "Upstream"],
  [{ error: "TimeoutError: no answer" }, "TimeoutError"],
  [{ error: "Timeout after 3s" }, "Timeout"],
  [{ error: "no phone" }, ""],
  [{ kind: "exhausted", error: null }, "exhausted"],
  [{ error: null, errorClass: "exhausted" }, "exhausted"],
  [{ kind: "terminated", error: "Message deleted by stream limits" }, "removed-by-server"],
  [{ kind: "stored", error: "Message deleted by stream limits" }, ""],
  [{ kind: "terminated", error: "ValidationError: no phone" }, "ValidationError"],
] as const)("class of %j: %s", (of, expected) => {
  expect(fingerprintParts(aLetter(of)).class).toBe(expected);
});

test("what deliveries ran out for is not known, unless a worker said it", () => {
  const exhausted = fingerprintParts(aLetter({ kind: "exhausted", error: null, errorClass: "exhausted" }));
  expect(exhausted).toMatchObject({ class: "exhausted", message: "" });
  expect(fingerprintParts(aLetter({ kind: "exhausted", error: "no phone" }))).toMatchObject({ class: "", message: "no phone" });
});
