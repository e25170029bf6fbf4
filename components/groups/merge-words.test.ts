import { expect, test } from "vitest";
import type { GroupRow } from "@/lib/domain/dead-letter/group-row";
import { mergeWords } from "./merge-words";

const follows = (into: GroupRow["state"], ...others: GroupRow["state"][]) =>
  mergeWords([{ id: "into", state: into }, ...others.map((state, n) => ({ id: `${n}`, state }))], "into");

test("what goes out of the way with an ignored group is said, and stands out", () => {
  const hidden = {
    text: "That group is ignored: the open letters of the others, those to come too, are out of the way with it.",
    isHidden: true,
  };
  expect([follows("ignored", "open"), follows("ignored", "ignored", "resolved")]).toEqual([hidden, hidden]);
  expect(follows("ignored", "ignored")).toBeNull();
});

test("open letters open a resolved group", () => {
  expect(follows("resolved", "resolved", "open")?.text).toBe("That group is resolved: the open letters of the others open it again.");
  expect(follows("resolved", "resolved")).toBeNull();
});

test("what is ignored is shown again in a group that is not; what is open stays open", () => {
  for (const into of ["open", "resolved"] as const)
    expect(follows(into, "ignored")).toEqual({ text: "What was ignored no longer is, as a part of it.", isHidden: false });
  expect(follows("open", "open", "resolved")).toBeNull();
});
