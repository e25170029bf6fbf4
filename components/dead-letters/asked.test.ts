import { expect, test } from "vitest";
import { exportAsked, groupsAsked, groupState, lettersAsked, toGroups, viewOf, type Asked } from "./asked";
import { nothingAsked as nothing } from "./testing/asked";

test("groups are shown, but where somebody asks for letters or for what only letters tell", () => {
  const ofGroups = [
    { state: "open" as const },
    { state: "resolved" as const, q: "crm" },
    { originalSubject: "tools.>" },
    { assignee: "mine" },
  ];
  for (const asked of [nothing, ...ofGroups.map((one) => ({ ...nothing, ...one }))]) expect(viewOf(asked)).toBe("groups");
  const ofLetters = [
    { view: "messages" as const },
    { state: "discarded" as const },
    { generation: ">=1" },
    { flow: "saga:7f3" },
    { body: "/id=1" },
  ];
  for (const one of ofLetters) {
    expect(viewOf({ ...nothing, ...one })).toBe("messages");
    expect(viewOf({ ...nothing, ...one, ...toGroups })).toBe("groups");
  }
});

test("a state that only groups have asks for nothing of letters, and the other way round", () => {
  expect(lettersAsked({ ...nothing, view: "messages", state: "resolved" }).state).toBeNull();
  expect(lettersAsked({ ...nothing, state: "gone" }).state).toBe("gone");
  expect([null, "open", "resolved", "ignored", "any"].map((state) => groupState({ state: state as Asked["state"] }))).toEqual([
    "open",
    "open",
    "resolved",
    "ignored",
    null,
  ]);
});

test("beside the groups the letters are those of the open group, whatever the filters found it by", () => {
  const asked = { ...nothing, context: "toolworks", group: "g", q: "crm", kind: "stored" as const, from: "-1h" };
  expect(lettersAsked(asked)).toEqual({ context: "toolworks", group: "g", state: null });
  expect(lettersAsked({ ...asked, view: "messages" })).toMatchObject({ group: "g", q: "crm", kind: "stored", from: "-1h" });
  expect(exportAsked(asked)).toEqual(lettersAsked(asked));
  expect(exportAsked({ ...asked, group: null })).toMatchObject({ q: "crm", kind: "stored", from: "-1h" });
  expect(groupsAsked(asked)).toMatchObject({ q: "crm", kind: "stored", from: "-1h", state: "open" });
});

test("what letters cannot be asked for is not exported as if they could", () => {
  const mine = { ...nothing, assignee: "mine", originalSubject: "tools.>" };
  expect(groupsAsked(mine)).toMatchObject({ assignee: "mine", originalSubject: "tools.>" });
  expect(exportAsked(mine)).toBeNull();
  expect(exportAsked({ ...mine, group: "g" })).toMatchObject({ group: "g" });
  expect(exportAsked({ ...mine, view: "messages" })).toMatchObject({ originalSubject: "tools.>" });
  for (const state of ["resolved", "ignored", "any"] as const) {
    expect(exportAsked({ ...nothing, state })).toBeNull();
    expect(exportAsked({ ...nothing, state, group: "g" })).toMatchObject({ group: "g" });
    expect(exportAsked({ ...nothing, state, view: "messages" })).not.toBeNull();
  }
  for (const state of [null, "open"] as const) expect(exportAsked({ ...nothing, state, q: "crm" })).toMatchObject({ state, q: "crm" });
});
