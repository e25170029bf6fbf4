import fc from "fast-check";
import { expect, test } from "vitest";
import { sharedView, viewOf } from "./shared-view";

const id = "9zXkq1uR0m3nZ4bT7cVw2A";
const job = "0198a6b2-0000-7000-8000-000000000041";

test.each([
  [`/dead-letters/${id}`, { kind: "case", id }],
  [`/dead-letters/${id}?tab=hex`, { kind: "case", id }],
  [`/dead-letters?group=${id}`, { kind: "group", id }],
  [`/dead-letters?from=-1h&group=${id}&state=open`, { kind: "group", id }],
  [`/redrives/${job.toUpperCase()}?state=unknown`, { kind: "redrive", id: job }],
])("%s can be shared", (view, expected) => expect(sharedView(view)).toEqual(expected));

test.each([
  "",
  "/",
  "/dead-letters",
  "/dead-letters?q=x",
  "/dead-letters/groups",
  `/dead-letters/${id}/payload`,
  `/dead-letters/${id}#x`,
  `/dead-letters/${id}x`,
  `/dead-letters?group=${id}&group=${id}`,
  `/dead-letters?group=${id}?x`,
  "/dead-letters?group=",
  `/redrives/${job}/items`,
  "/redrives/1",
  `//dead-letters/${id}`,
  `https://elsewhere.example/dead-letters/${id}`,
  `dead-letters/${id}`,
  `/api/v1/dead-letters/${id}`,
  "/audit",
  "/share/x",
  `/dead-letters/${id}\n`,
  `/dead-letters/../redrives/${job}`,
])("%j cannot", (view) => expect(sharedView(view)).toBeNull());

test("each has one address, which means the same", () => {
  for (const view of [
    { kind: "case", id },
    { kind: "group", id },
    { kind: "redrive", id: job },
  ] as const)
    expect(sharedView(viewOf(view))).toEqual(view);
  fc.assert(fc.property(fc.string(), (text) => sharedView(`/dead-letters/${text}`)?.id !== "" && sharedView(text) === null));
});
