import { expect, test } from "vitest";
import { byPerson, newGroup, onArrival, onLastLeft, type GroupState } from "./state";

const [open, resolved, ignored]: GroupState[] = (["open", "resolved", "ignored"] as const).map((state) => ({
  state,
  newSinceResolvedAt: null,
}));
const again: GroupState = { state: "open", newSinceResolvedAt: 7 };

test("an arrival reopens what was resolved and says since when, never what is ignored", () => {
  expect([open, resolved, ignored, again, newGroup].map((group) => group && onArrival(group, { at: 7 }))).toEqual([
    open,
    again,
    ignored,
    again,
    open,
  ]);
});

test("without an open case a group is resolved, but an ignored one stays ignored", () => {
  expect([open, resolved, ignored, again].map((group) => group && onLastLeft(group))).toEqual([resolved, resolved, ignored, resolved]);
});

test("a person's word holds, but nothing is open without an open case", () => {
  const set = (group: GroupState | undefined, to: GroupState["state"], openCount = 2) => group && byPerson(group, { to, openCount });
  expect([set(again, "resolved"), set(again, "ignored"), set(again, "open")]).toEqual([resolved, ignored, again]);
  expect([set(ignored, "open"), set(resolved, "open"), set(ignored, "open", 0), set(resolved, "open", 0)]).toEqual([
    open,
    open,
    resolved,
    resolved,
  ]);
});
