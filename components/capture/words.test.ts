import { expect, test } from "vitest";
import type { CaptureRow } from "@/lib/domain/capture/row";
import { bySentence, captureWords, heardSince, namesOf, sortRows } from "./words";

const row = (context: string, more: Partial<CaptureRow> = {}): CaptureRow => ({
  context,
  mode: "ask",
  enabled: null,
  sinceAt: null,
  state: "asked",
  by: null,
  streams: [],
  listening: null,
  sentence: "Nobody has decided.",
  makes: null,
  forbidden: [],
  ...more,
});

test("every account is said once, and where it belongs", () => {
  const rows = [
    row("a"),
    row("b", { state: "off" }),
    row("c", { state: "off", mode: "off" }),
    row("d", { state: "captured" }),
    row("e", { state: "denied" }),
    row("f", { state: "partly" }),
    row("g", { state: "waiting" }),
    row("h", { state: "failed" }),
    row("i", { state: "captured", listening: { sinceAt: "2026-01-01T00:00:00.000Z", denied: null, unkept: null } }),
    row("j", { state: "off", mode: "off", listening: { sinceAt: null, denied: "not permitted", unkept: null } }),
  ];
  const { asked, declined, troubled, quiet } = sortRows(rows);
  const names = [asked, declined, troubled, quiet].map((some) => some.map(({ context }) => context).join(""));
  expect(names).toEqual(["a", "b", "efhij", "cdg"]);
});

test.each([
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b and c"],
  [["a", "b", "c", "d", "e"], "a, b, c and 2 more"],
])("%j are named %s", (names, expected) => {
  expect(namesOf(names.map((context) => ({ context })))).toBe(expected);
});

test("of several that are heard the latest beginning is said, and none where one is not heard", () => {
  const heard = (sinceAt: string | null) => row("a", { listening: { sinceAt, denied: null, unkept: null } });
  const [early, late] = ["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"];
  expect(heardSince([heard(early), heard(late), heard(early)])).toBe(late);
  expect([heardSince([heard(early), row("b")]), heardSince([heard(null), heard(late)]), heardSince([])]).toEqual([null, null, null]);
});

test("accounts that stand alike are one line", () => {
  const groups = bySentence([row("a"), row("b", { sentence: "No." }), row("c")]);
  expect(groups.map(({ sentence, rows }) => [sentence, namesOf(rows)])).toEqual([
    ["Nobody has decided.", "a and c"],
    ["No.", "b"],
  ]);
  expect([captureWords(1), captureWords(4)]).toEqual(["Capture them", "Capture them in 4 accounts"]);
});
