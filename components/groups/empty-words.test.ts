import { expect, test } from "vitest";
import { emptyWords } from "./empty-words";

test("an empty list says what was asked for, and nothing of what was not", () => {
  expect(emptyWords("open", { isFiltered: false, mayMiss: false }).title).toBe("No open dead letters.");
  expect(emptyWords("resolved", { isFiltered: false, mayMiss: false })).toMatchObject({
    title: "No group is resolved.",
    text: expect.stringContaining("opens it again"),
  });
  expect(emptyWords("ignored", { isFiltered: false, mayMiss: false }).title).toBe("No group is ignored.");
  expect(emptyWords(null, { isFiltered: false, mayMiss: false }).title).toBe("There are no groups.");
});

test("with filters nothing is said of how many there are without them", () => {
  expect(emptyWords("resolved", { isFiltered: true, mayMiss: false })).toEqual({
    title: "No resolved group matches what is asked for.",
    text: undefined,
  });
  expect(emptyWords(null, { isFiltered: true, mayMiss: false })).toEqual({ title: "No group matches what is asked for.", text: undefined });
});

test("a search that was cut off does not say that nothing matches", () => {
  const { title, text } = emptyWords("open", { isFiltered: true, mayMiss: true });
  expect(title).toBe("No open group was found.");
  expect(text).toContain("groups may be missing");
});
