import { expect, test } from "vitest";
import { emptyWords } from "./empty-words";

test("an empty list says what was asked for, and nothing of what was not", () => {
  expect(emptyWords("open", false).title).toBe("No open dead letters.");
  expect(emptyWords("resolved", false)).toMatchObject({ title: "No group is resolved.", text: expect.stringContaining("opens it again") });
  expect(emptyWords("ignored", false).title).toBe("No group is ignored.");
  expect(emptyWords(null, false).title).toBe("There are no groups.");
});

test("with filters nothing is said of how many there are without them", () => {
  expect(emptyWords("resolved", true)).toEqual({ title: "No resolved group matches what is asked for.", text: undefined });
  expect(emptyWords(null, true)).toEqual({ title: "No group matches what is asked for.", text: undefined });
});
