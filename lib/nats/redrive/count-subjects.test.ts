import { expect, test } from "vitest";
import type { NatsContext } from "../types";
import { countSubjects, filterOver } from "./count-subjects";

test.each([
  [["a.b", "a.c"], "a.*"],
  [["a.b.x", "c.b.x"], "*.b.x"],
  [["a.b", "a.b.c"], "a.>"],
  [["a", "b.c"], ">"],
  [["a.b"], "a.b"],
])("%j lie under %s", (subjects, filter) => {
  expect(filterOver(subjects)).toBe(filter);
});

test("many subjects are asked for in pages of one filter, few one by one", async () => {
  const held = new Map(Array.from({ length: 250 }, (_, n) => [`work.${n}`, n]));
  const asked: object[] = [];
  const api = (_: string, request: { subjects_filter: string; offset: number }) => {
    asked.push(request);
    const matching = [...held].filter(([subject]) => request.subjects_filter === "work.*" || request.subjects_filter === subject);
    const page = matching.slice(request.offset, request.offset + 100);
    return Promise.resolve({ total: matching.length, state: { subjects: page.length > 0 ? Object.fromEntries(page) : null } });
  };
  const context = { api } as unknown as NatsContext; // nothing else of it is asked for
  const many = await countSubjects(context, "WORK", [...held.keys(), "work.none"]);
  expect(many).toEqual(new Map([...held, ["work.none", 0]]));
  expect(asked).toEqual([0, 100, 200].map((offset) => ({ subjects_filter: "work.*", offset })));
  expect(await countSubjects(context, "WORK", ["work.7", "work.none"])).toEqual(
    new Map([
      ["work.7", 7],
      ["work.none", 0],
    ]),
  );
  expect(asked).toHaveLength(5);
});
