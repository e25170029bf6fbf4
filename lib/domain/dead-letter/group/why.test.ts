import { expect, test } from "vitest";
import { aLetter, compiled, noGrouping } from "./fixtures";
import { whyInGroup } from "./why";

const valueOf = (values: { name: string; value: string }[], name: string) => values.find((each) => each.name === name)?.value;

test("by its parts: each of them, and what of the error was replaced", () => {
  const why = whyInGroup(aLetter(), noGrouping);
  expect(why.steps.map(({ what }) => what)).toEqual(["parts"]);
  expect(why.steps[0]?.values.map(({ value }) => value)).toEqual([
    "v1",
    "toolworks",
    "TOOL_REQUESTS",
    "worker-crm",
    "Timeout",
    "Timeout after <n>s calling crm",
  ]);
  expect(why.error).toEqual({
    original: "Timeout after 8.2s calling crm",
    normalised: "Timeout after <n>s calling crm",
    replaced: [{ from: 14, to: 18, by: "<n>s" }],
  });
  expect(whyInGroup(aLetter({ error: null }), noGrouping).error).toBeNull();
});

test("by a header, whatever rules there are", () => {
  const why = whyInGroup(aLetter(), { header: "crm", rules: [compiled()] });
  expect(why.fingerprint).toBe("v1 | toolworks | crm");
  expect(why.steps.map(({ what, values }) => [what, valueOf(values, "Jetlag-Fingerprint")])).toEqual([["header", "crm"]]);
});

test("by a rule: which, its conditions, what it captured, and the name that came of it", () => {
  const rules = [compiled({ match: { message: "calling (\\w+)" }, fingerprint: "{1}-down" })];
  const [step] = whyInGroup(aLetter(), { header: null, rules }).steps;
  expect(step).toMatchObject({ what: "rule", text: 'The rule "CRM is down" is the first that matches' });
  expect(step?.values.map(({ name, value }) => [name, value])).toEqual([
    ["context", "toolworks"],
    ["rule", "CRM is down"],
    ["message", "calling (\\w+)"],
    ["template", "{1}-down"],
    ["{0}", "calling crm"],
    ["{1}", "crm"],
    ["fingerprint", "crm-down"],
  ]);
});
