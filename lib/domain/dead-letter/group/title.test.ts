import { expect, test } from "vitest";
import { fingerprintOf } from "./fingerprint";
import { aLetter, compiled, noGrouping } from "./fixtures";
import { groupTitle } from "./title";

const titleOf = (of: object, grouping = noGrouping) => groupTitle(aLetter(of), fingerprintOf(aLetter(of), grouping));

test.each([
  [{}, "Timeout after <n>s calling crm"],
  [{ error: 'schema: missing "phone"\n at line 3' }, 'schema: missing "phone"'],
  [{ kind: "exhausted", error: null, errorClass: "exhausted", consumer: "booking" }, "Gave up after 5 · booking"],
  [{ kind: "exhausted", error: null, deliveries: null, consumer: "booking" }, "Gave up · booking"],
  [{ kind: "terminated", error: "Message deleted by stream limits" }, "Message deleted by stream limits"],
  [{ error: null, errorClass: "SchemaError" }, "SchemaError · worker-crm"],
  [{ error: " \n ", consumer: null }, "No error recorded · tools.execute.crm"],
  [{ error: null, consumer: null, originalSubject: null, originalStream: null, context: "" }, "No error recorded"],
  [{ error: "word ".repeat(100) }, "word ".repeat(40).trim()],
])("%j is called %s", (of, title) => {
  expect(titleOf(of)).toBe(title);
});

test("a header and a rule name their group", () => {
  expect(titleOf({}, { header: "crm is down", rules: [] })).toBe("crm is down");
  expect(titleOf({}, { header: null, rules: [compiled()] })).toBe("crm-down");
});
