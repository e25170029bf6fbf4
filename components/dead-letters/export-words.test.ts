import { expect, test } from "vitest";
import { nothingAsked as nothing } from "./testing/asked";
import { exportWords, noExportWords } from "./export-words";

test("beside open groups it is said whose letters are exported besides", () => {
  const letters = { open: 224, ignored: 9, resolved: 0 };
  expect(exportWords(nothing, undefined)).toBe("Export");
  expect(exportWords(nothing, { ...letters, ignored: 0 })).toBe("Export");
  expect(exportWords(nothing, letters)).toBe("Export, with those in ignored groups");
  expect(exportWords(nothing, { ...letters, resolved: 2 })).toBe("Export, with those in ignored and resolved groups");
  expect(exportWords({ ...nothing, group: "g" }, letters)).toBe("Export this group");
  expect(exportWords({ ...nothing, view: "messages", group: "g" }, letters)).toBe("Export");
});

test("where nothing is exported, it is said why not", () => {
  expect(noExportWords({ assignee: null })).toBe("Letters do not say how their group stands: open one to export it");
  expect(noExportWords({ assignee: "mine" })).toBe("Letters do not say whose their group is: open one to export it");
});
