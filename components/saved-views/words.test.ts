import { expect, test } from "vitest";
import { NewSavedView, type SavedViewRow } from "@/lib/domain/saved-view/row";
import { pathOf, sectionsOf } from "./words";

test.each([
  ["", "/dead-letters"],
  ["context=-&state=any", "/dead-letters?context=-&state=any"],
  ["q=https://crm.example/a b", "/dead-letters?q=https%3A%2F%2Fcrm.example%2Fa+b"],
  ["originalSubject=tools.>&q=\\w", "/dead-letters?originalSubject=tools.%3E&q=%5Cw"],
])("a page with ?%s is kept as %s, which the API takes and which says the same", (search, path) => {
  const kept = pathOf("/dead-letters", new URLSearchParams(search));
  expect(kept).toBe(path);
  expect(NewSavedView.safeParse({ name: "x", path: kept }).success).toBe(true);
  expect([...new URLSearchParams(kept.split("?")[1])]).toEqual([...new URLSearchParams(search)]);
});

test("one's own come first, and a part without views is not there", () => {
  const view = (name: string, isMine: boolean): SavedViewRow => ({
    id: name,
    name,
    path: "/dead-letters",
    shared: true,
    owner: "ann",
    isMine,
    mayRemove: isMine,
    at: "2026-01-01T00:00:00.000Z",
  });
  const said = (views: SavedViewRow[]) => sectionsOf(views).map(({ title, views: some }) => [title, some.map(({ name }) => name)]);
  expect(said([view("a", false), view("b", true), view("c", false)])).toEqual([
    ["Mine", ["b"]],
    ["Shared by others", ["a", "c"]],
  ]);
  expect(said([view("a", false)])).toEqual([["Shared by others", ["a"]]]);
});
