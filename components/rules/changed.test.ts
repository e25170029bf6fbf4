import { expect, test } from "vitest";
import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import { AppError } from "@/lib/errors/app-error";
import { changedWords, isChanged, isRemoved } from "./changed";

const rule = (id: string, more: Partial<RuleRow> = {}): RuleRow => ({
  id,
  name: id,
  match: {},
  fingerprint: id,
  enabled: true,
  position: 0,
  updatedAt: "2026-11-21T03:00:00.000Z",
  updatedBy: "ada",
  ...more,
});
const [crm, other] = [rule("crm"), rule("other")];

test("what became of the rule that somebody writes", () => {
  expect(changedWords(crm, [crm, { ...other, updatedBy: "bob" }])).toBe("“crm” is as you read it; others are not.");
  expect(changedWords(crm, [{ ...crm, updatedAt: "2026-11-21T03:01:00.000Z", updatedBy: "bob" }])).toBe("“crm” was written anew by bob.");
  expect(changedWords(crm, [other])).toBe("“crm” was removed.");
  expect(changedWords(null, [other])).toBe("Yours is not among them.");
});

test("one that is being made cannot have been removed", () => {
  expect([isRemoved(crm, [other]), isRemoved(crm, [crm]), isRemoved(null, [])]).toEqual([true, false, false]);
});

test("no other refusal is taken for it", () => {
  expect([
    isChanged(new AppError("CONFLICT", "x")),
    isChanged(new AppError("INVALID", "x")),
    isChanged(new Error("x")),
    isChanged(null),
  ]).toEqual([true, false, false, false]);
});
