import fc from "fast-check";
import { expect, test } from "vitest";
import { fingerprintOf, fingerprintText, groupId, nameIn, type Fingerprint } from "./fingerprint";
import { aLetter, compiled, noGrouping } from "./fixtures";
import { inOrder } from "./rule";

const textOf = (of = {}, grouping = noGrouping) => fingerprintText(fingerprintOf(aLetter(of), grouping));

test("a fingerprint can be read, and a group's id is what it hashes to", () => {
  const text = "v1 | toolworks | TOOL_REQUESTS | worker-crm | Timeout | Timeout after <n>s calling crm";
  expect(textOf()).toBe(text);
  // printf '<text>' | openssl dgst -sha256 -binary | basenc --base64url | cut -c1-22
  expect(groupId(text)).toBe("mTqkP23Tdi8RflaPYoCZww");
});

test("an explicit header wins over rules, rules over what the letter says; none reaches over a context", () => {
  const rules = [compiled()];
  expect(textOf({}, { header: " crm | down ", rules })).toBe("v1 | toolworks | crm \\| down");
  expect(textOf({}, { header: "  ", rules })).toBe("v1 | toolworks | crm-down");
  expect(textOf({ context: "other" }, { header: null, rules })).toBe("v1 | other | crm-down");
  expect(textOf({ consumer: "mail" }, { header: null, rules })).toBe(textOf({ consumer: "mail" }));
  expect(textOf({}, { header: "x".repeat(1_000), rules })).toBe(`v1 | toolworks | ${"x".repeat(255)}`);
});

const field = fc.oneof(fc.string({ unit: fc.constantFrom("a", " ", "|", "\\", "n", "\n", "\r"), maxLength: 5 }), fc.string());
const fields = fc.array(field, { minLength: 5, maxLength: 5 });

function ofFields([context = "", originalStream = "", consumer = "", errorClass = "", message = ""]: readonly string[]): Fingerprint {
  return { by: "parts", context, parts: { version: "v1", context, originalStream, consumer, class: errorClass, message } };
}

/** What was escaped, from the text alone. */
function fieldsIn(text: string): string[] {
  const found: string[] = [];
  let at = "";
  for (let index = 0; index < text.length; index++) {
    if (text.startsWith(" | ", index)) {
      found.push(at);
      [at, index] = ["", index + 2];
    } else if (text[index] === "\\") {
      index++;
      at += { n: "\n", r: "\r" }[text[index] ?? ""] ?? text[index];
    } else at += text[index];
  }
  return [...found, at];
}

test("no two fingerprints are the same text: each can be read back, on one line", () => {
  fc.assert(
    fc.property(fields, field, (parts, name) => {
      const text = fingerprintText(ofFields(parts));
      expect(fieldsIn(text)).toEqual(["v1", ...parts]);
      expect(/[\n\r]/.test(text)).toBe(false);
      const named = fingerprintText({ by: "header", context: parts[0] ?? "", name });
      expect(fieldsIn(named)).toEqual(["v1", parts[0], name]);
      expect(nameIn(named)).toBe(name);
    }),
    { numRuns: 5_000 },
  );
});

test("the same letters come to the same groups, in whatever order they and the rules come", () => {
  const rules = [
    compiled({ id: "a", position: 2, fingerprint: "late" }),
    compiled({ id: "b", position: 1, match: { message: "crm (\\d)" }, fingerprint: "crm {1}" }),
    compiled({ id: "c", position: 1, match: { class: "Timeout" }, fingerprint: "slow" }),
  ];
  const letters = fc.array(
    fc.record({
      consumer: fc.constantFrom("worker-crm", "mail", null),
      error: fc.constantFrom("Timeout after 3s calling crm 7", "Timeout after 1m2s calling mail", "no phone", null),
      kind: fc.constantFrom("stored", "exhausted", "terminated"),
    }),
    { minLength: 1, maxLength: 8 },
  );
  const inAnyOrder = letters.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.shuffledSubarray(rules, { minLength: 3 })),
  );
  fc.assert(
    fc.property(inAnyOrder, ([all, shuffled, asRead]) => {
      const idsOf = (some: typeof all, order: typeof rules) =>
        new Map(some.map((each) => [JSON.stringify(each), groupId(textOf(each, { header: null, rules: inOrder(order) }))]));
      const [one, other] = [idsOf(all, rules), idsOf(shuffled, asRead)];
      for (const [letter, id] of one) expect(other.get(letter)).toBe(id);
    }),
  );
});
