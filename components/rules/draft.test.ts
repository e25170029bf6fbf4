import { expect, test } from "vitest";
import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import { NewFingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import { draftOf, emptyDraft, exampleDraft, ruleOf, sameDraft, sameTrial, whyNotSave, whyNotTry } from "./draft";

const row: RuleRow = {
  id: "1",
  name: "crm",
  match: { context: "toolworks", consumer: "worker-crm", subject: "tools.>", message: " x " },
  fingerprint: "crm {consumer}",
  enabled: false,
  position: 3,
  updatedAt: "2026-01-01T00:00:00.000Z",
  updatedBy: "ann",
};

test("a rule that is edited and not changed is what it was, its place left as it is", () => {
  const { name, match, fingerprint, enabled } = row;
  expect(ruleOf(draftOf(row))).toEqual({ name, match, fingerprint, enabled });
});

test("what is left empty is not said; an expression keeps its blanks, all else loses those around it", () => {
  const draft = { ...emptyDraft, name: " crm ", consumer: " worker-crm ", stream: "  ", message: " x", fingerprint: " a b " };
  expect(ruleOf(draft)).toEqual({ name: "crm", match: { consumer: "worker-crm", message: " x" }, fingerprint: "a b", enabled: true });
});

test("the example is a rule", () => expect(NewFingerprintRule.safeParse(ruleOf(exampleDraft)).success).toBe(true));

test("a trial holds while nothing that decides over letters is changed", () => {
  expect(sameTrial(exampleDraft, { ...exampleDraft, name: "x", reason: "y", enabled: false })).toBe(true);
  for (const change of [{ message: "" }, { context: "a" }, { fingerprint: "b" }])
    expect(sameTrial(exampleDraft, { ...exampleDraft, ...change })).toBe(false);
  for (const change of [{ name: "x" }, { reason: "y" }, { enabled: false }, { class: "z" }])
    expect(sameDraft(exampleDraft, { ...exampleDraft, ...change })).toBe(false);
  expect(sameDraft(exampleDraft, { ...exampleDraft })).toBe(true);
});

test("it is tried without name and reason, and saved with both", () => {
  const named = { ...emptyDraft, fingerprint: "x" };
  expect(whyNotTry(emptyDraft)).toBe("Name the group first");
  expect(whyNotTry(named)).toBeNull();
  expect(whyNotSave(named)).toBe("Name the rule first");
  expect(whyNotSave({ ...named, name: "crm" })).toBe("Say why first");
  expect(whyNotSave({ ...named, name: "crm", reason: "one cause" })).toBeNull();
});
