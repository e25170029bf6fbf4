import { expect, test } from "vitest";
import { aRow } from "../export/fixtures";
import { freezeCase, freezeGroup, freezeRedrive, toHtml } from ".";
import { aDetail, aGroup, aRedrive, freezing, noFlows } from "./fixtures";

/** What a reader sees, in one line. */
const textOf = (html: string) =>
  html
    .slice(html.indexOf("<main>"))
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
const so = <Each>(count: number, make: (n: number) => Each): Each[] => Array.from({ length: count }, (_, n) => make(n));
const flows = (count: number) => so(count, (n) => ({ flow: "saga", key: `conversation-${n}` }));

test("of a group with nothing open, how many of all its letters are left out is told", () => {
  const letters = so(1_000, () => aRow({ state: "gone" }));
  const page = (more: object) => textOf(toHtml(freezeGroup({ group: aGroup(more), letters, flows: [] }, freezing)));
  expect(page({ count: 0, countTotal: 50_000 })).toContain("…and 49,000 more letters");
  expect(page({ count: 1_200, countTotal: 50_000 })).toContain("…and 200 more letters");
  expect(page({ count: 0, countTotal: 1_000 })).not.toContain("more letter");
});

test("of a letter, and of a row, how many flows, places and re-drives are left out is told", () => {
  const row = aRow({ correlation: flows(5) });
  expect(textOf(toHtml(freezeGroup({ group: aGroup(), letters: [row], flows: [] }, freezing)))).toContain("…and 2 more");
  const letter = aDetail({
    correlation: flows(57),
    places: so(58, (seq) => ({ stream: "DLQ", seq })),
    redrives: so(59, (n) => ({ id: String(n), number: n })),
  });
  const text = textOf(toHtml(freezeCase(letter, freezing)));
  for (const told of ["…and 7 more", "and 8 other places", "taken by 9 other re-drives"]) expect(text).toContain(told);
  expect(textOf(toHtml(freezeCase(aDetail(), freezing)))).not.toMatch(/…and|other places|other re-drives/);
});

test("of a plan, how many sources, targets, receivers and warnings are left out is told", () => {
  const { plan } = aRedrive();
  const target = plan.targets[0] ?? expect.fail("no target");
  const receiver = target.receivers[0] ?? expect.fail("no receiver");
  const receivers = so(200, (n) => ({ ...receiver, consumer: `worker-${n}` }));
  const redrive = aRedrive({
    plan: {
      ...plan,
      sources: so(51, () => ({ stream: "DLQ", count: 1 })),
      targets: so(52, (n) => ({ ...target, receivers: n === 0 ? receivers : target.receivers })),
      warnings: so(53, () => ({ code: "UNGUARDED", text: "mind" })),
    },
  });
  const text = textOf(toHtml(freezeRedrive({ redrive, items: [], ...noFlows }, freezing)));
  expect(text).toContain("worker-9 and 190 more");
  for (const left of [1, 2, 3]) expect(text).toContain(`…and ${left} more`);
  expect(textOf(toHtml(freezeRedrive({ redrive: aRedrive(), items: [], ...noFlows }, freezing)))).not.toContain("more");
});
