import { expect, test } from "vitest";
import { putBack } from "./put-back";

type State = "gone" | "open";

/** Letters by id, and what an undo made of each. */
function nowOf(id: string, states: Record<string, State>, restoredAs: Record<string, string>): Promise<{ id: string; state: State }> {
  let asked = 0;
  return putBack({ id, state: states[id] ?? "gone" }, async (gone) => {
    if (++asked > 10) throw new Error("It is followed for ever.");
    const now = restoredAs[gone];
    const state = now === undefined ? undefined : states[now];
    return now === undefined || state === undefined ? null : { id: now, state };
  });
}

test("a letter is what the last undo of it made, as far as the index knows it", async () => {
  const states = { first: "gone", second: "gone", third: "open" } as const;
  expect(await nowOf("first", states, { first: "second", second: "third" })).toEqual({ id: "third", state: "open" });
  expect(await nowOf("third", states, { third: "first" })).toEqual({ id: "third", state: "open" });
  expect(await nowOf("first", states, { first: "unknown" })).toEqual({ id: "first", state: "gone" });
});

test("two that are gone and name each other are not followed for ever", async () => {
  const states = { one: "gone", two: "gone" } as const;
  expect((await nowOf("one", states, { one: "two", two: "one" })).state).toBe("gone");
  expect((await nowOf("one", states, { one: "one" })).state).toBe("gone");
});
