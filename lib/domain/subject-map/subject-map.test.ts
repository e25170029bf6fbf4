import fc from "fast-check";
import { expect, test } from "vitest";
import { headerField, newHeaders } from "../headers";
import { matchesSome } from "../subject";
import { correlate, SubjectMap } from ".";

const map = SubjectMap.parse({
  name: "toolworks",
  flows: [
    { flow: "saga", subjects: ["saga.>"], key: { token: 1 } },
    { flow: "saga", subjects: ["tools.execute.*"], key: { header: "Saga-Id" } },
    { flow: "conversation", subjects: ["tools.execute.*"], key: [{ body: "/conversation_id" }, { body: "/payload/conversation~1id" }] },
  ],
});
const message = (subject: string, json: unknown = null, fields: [string, string][] = []) => ({
  subject,
  headers: newHeaders(fields.flatMap(([name, value]) => headerField(name, value) ?? [])),
  json: () => json,
});

test("a key stands in a token, a header or the body", () => {
  expect(correlate([map], message("saga.7f3.billing.result"))).toEqual([{ flow: "saga", key: "7f3" }]);
  expect(correlate([map], message("tools.execute.crm", { conversation_id: 12 }, [["saga-id", "s1"]]))).toEqual([
    { flow: "saga", key: "s1" },
    { flow: "conversation", key: "12" },
  ]);
  expect(correlate([map], message("tools.execute.crm", { payload: { "conversation/id": "c" } }))).toEqual([
    { flow: "conversation", key: "c" },
  ]);
});

test("what is not there is no flow", () => {
  expect(correlate([map], message("tools.execute.crm", "text"))).toEqual([]);
  expect(correlate([map], message("other"))).toEqual([]);
  expect(correlate([map], message("tools.execute.crm", { conversation_id: {} }))).toEqual([]);
  expect(correlate([map], message("tools.execute.crm", JSON.parse('{"__proto__":{"conversation_id":"x"}}')))).toEqual([]);
});

test("the same flow and key are named once, also over several maps", () => {
  expect(correlate([map, map], message("saga.1.a"))).toHaveLength(1);
});

test("which rules a message falls under is what their patterns say, in the order of the maps", () => {
  const token = fc.constantFrom("a", "b", "c", "*");
  const pattern = fc
    .tuple(fc.array(token, { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(([tokens, tail]) => [...tokens, ...(tail ? [">"] : [])].join("."));
  const patterns = fc.array(fc.oneof(pattern, fc.constant(">")), { minLength: 1, maxLength: 3 });
  const subject = fc.array(fc.constantFrom("a", "b", "d"), { minLength: 1, maxLength: 4 }).map((tokens) => tokens.join("."));
  fc.assert(
    fc.property(fc.array(fc.array(patterns, { maxLength: 3 }), { maxLength: 3 }), fc.array(subject, { minLength: 1 }), (given, asked) => {
      const maps = given.map((rules, m) => ({
        name: `m${m}`,
        deadLetters: [],
        flows: rules.map((subjects, n) => ({ flow: `${m}.${n}`, subjects, key: { token: 0 } })),
      }));
      for (const each of asked) {
        const fits = maps.flatMap(({ flows }) => flows).filter(({ subjects }) => matchesSome(subjects, each));
        expect(correlate(maps, message(each)).map(({ flow }) => flow)).toEqual(fits.map(({ flow }) => flow));
      }
    }),
    { numRuns: 1_000 },
  );
});

test("a map with a mistake is refused where it stands", () => {
  const broken = SubjectMap.safeParse({ name: "x", flows: [{ flow: "f", subjects: ["a..b"], key: { body: "no/slash" } }] });
  expect(broken.error?.issues.map(({ path }) => path.slice(0, 3).join("."))).toEqual(["flows.0.subjects", "flows.0.key"]);
});
