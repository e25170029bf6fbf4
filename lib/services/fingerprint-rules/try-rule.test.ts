import { expect, test } from "vitest";
import { aLetter } from "@/lib/domain/dead-letter/group/fixtures";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "../deps";
import { tryRule } from "./try-rule";

const vera: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const rule = { name: "crm", match: { message: "crm" }, fingerprint: "crm" };

function depsOf(letters: readonly object[]): Parameters<typeof tryRule>[2] {
  const db = { deadLetters: { list: async () => ({ letters }) } };
  const deps: unknown = { db, watch: { contexts: () => [] }, clock: { now: () => 0 } };
  return deps as Pick<Deps, "db" | "watch" | "clock">; // what tryRule asks of them
}

test("the same name in two contexts is two groups", async () => {
  const letters = ["here", "there", "here"].map((context, n) => ({ ...aLetter({ context }), id: `${n}`, fingerprint: null }));
  expect(await tryRule(vera, { rule }, depsOf(letters))).toMatchObject({
    of: 3,
    matched: 3,
    groups: [
      { context: "here", name: "crm", count: 2, letter: "0" },
      { context: "there", name: "crm", count: 1, letter: "1" },
    ],
  });
});

test("whoever waits for an answer meanwhile gets it: no expression holds the process for all letters", async () => {
  const error = "a".repeat(1_000);
  const letters = Array.from({ length: 100 }, (_, n) => ({ ...aLetter({ error }), id: `${n}`, fingerprint: null }));
  const slow = { ...rule, match: { message: `(${"[a-z]{60}".repeat(3)})$` } };
  let others = 0;
  const next = () => {
    others++;
    waiting = setImmediate(next);
  };
  let waiting = setImmediate(next);
  expect(await tryRule(vera, { rule: slow }, depsOf(letters))).toMatchObject({ of: 100, matched: 100 });
  clearImmediate(waiting);
  expect(others).toBeGreaterThan(1);
});
