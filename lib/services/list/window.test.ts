import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { startOf, toCursor } from "./cursor";
import type { Sorting } from "./sort";
import { textFilter } from "./text-filter";
import { windowOf } from "./window";

type Row = { context: string; name: string; lag: number | null };
const sorting: Sorting<Row> = { keys: { name: (row) => row.name, lag: (row) => row.lag }, tieBreak: (row) => [row.context, row.name] };
const everything = { key: "", test: () => true };

const rows = fc
  .uniqueArray(
    fc.record({ context: fc.constantFrom("a", "b"), name: fc.string({ maxLength: 3 }), lag: fc.option(fc.integer({ min: 0, max: 5 })) }),
    { selector: (row) => JSON.stringify([row.context, row.name]), maxLength: 60 },
  )
  .map((all) => [all.filter((row) => row.context === "a"), all.filter((row) => row.context === "b")]);
const sort = fc.constantFrom("name", "-name", "lag", "-lag");

function pages(sources: Row[][], sortKey: string, limit: number): Row[] {
  const found: Row[] = [];
  let cursor: string | undefined;
  do {
    const page = windowOf({ sources, query: { limit, cursor }, sort: sortKey, sorting, filter: everything });
    expect(page.total).toBe(sources.flat().length);
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

describe("windowOf", () => {
  test("the pages together are every row once, in order", () => {
    fc.assert(
      fc.property(rows, sort, fc.integer({ min: 1, max: 20 }), (sources, key, limit) => {
        const whole = windowOf({ sources, query: { limit: 500 }, sort: key, sorting, filter: everything });
        expect(pages(sources, key, limit)).toEqual(whole.items);
        expect(new Set(whole.items).size).toBe(sources.flat().length);
      }),
    );
  });

  test("the order does not depend on the order in which rows came", () => {
    fc.assert(
      fc.property(rows, sort, (sources, key) => {
        const ask = (given: Row[][]) => windowOf({ sources: given, query: { limit: 500 }, sort: key, sorting, filter: everything }).items;
        expect(ask(sources.map((each) => each.toReversed()).toReversed())).toEqual(ask(sources));
      }),
    );
  });

  test("what was not measured comes last in both directions", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom("lag", "-lag"), (sources, key) => {
        const lags = windowOf({ sources, query: { limit: 500 }, sort: key, sorting, filter: everything }).items.map((row) => row.lag);
        const measured = lags.filter((lag) => lag !== null);
        expect(lags.slice(0, measured.length)).toEqual(measured);
        expect(measured).toEqual(measured.toSorted((a, b) => (key === "lag" ? a - b : b - a)));
      }),
    );
  });

  test("a new tick is sorted anew, another filter too, the rows passed in stay as they are", () => {
    const make = (lag: number): Row[] => [
      { context: "a", name: "y", lag },
      { context: "a", name: "x", lag: 3 },
    ];
    const ask = (sources: Row[][], filter = everything) =>
      windowOf({ sources, query: { limit: 1 }, sort: "-lag", sorting, filter }).items.map((row) => row.name);
    const first = make(1);
    expect(ask([first])).toEqual(["x"]);
    expect(ask([make(9)])).toEqual(["y"]);
    expect(ask([first], { key: "no x", test: (row: Row) => row.name !== "x" } as typeof everything)).toEqual(["y"]);
    expect(first.map((row) => row.name)).toEqual(["y", "x"]);
    expect(ask([first, make(9)])).toEqual(["y"]);
  });

  test("an unknown sort key is INVALID and named; so are inherited names", () => {
    for (const key of ["colour", "-colour", "", "-", "constructor", "__proto__"]) {
      const ask = () => windowOf({ sources: [[]], query: { limit: 1 }, sort: key, sorting, filter: everything });
      expect(ask).toThrow(expect.objectContaining({ code: "INVALID", errors: [expect.objectContaining({ path: ["sort"] })] }));
    }
  });
});

describe("cursor", () => {
  test("leads back to its offset", () => {
    fc.assert(fc.property(fc.nat(), (offset) => startOf({ cursor: toCursor(offset) }) === offset));
  });

  test("what is no cursor is INVALID, whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), (cursor) => {
        try {
          expect(toCursor(startOf({ cursor }))).toBe(cursor);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
    );
    expect(() => startOf({ cursor: toCursor(1), offset: 1 })).toThrow(AppError);
  });
});

test("every word must stand somewhere, in any case", () => {
  expect(textFilter("CRM exec")(["tools.execute.crm"])).toBe(true);
  expect(textFilter("crm stock")(["tools.execute.crm", "worker-crm"])).toBe(false);
  expect(textFilter("  ")([])).toBe(true);
});
