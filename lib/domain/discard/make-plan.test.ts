import { expect, test } from "vitest";
import { aStream, letters as dlq, MADE_AT, SEEN_AT } from "../redrive/plan/fixtures";
import { hashOfDiscard, makeDiscardPlan, type DiscardLetter, type PlacedCopy } from "./make-plan";
import { compareDiscards, discardSubstanceNow } from "./substance";
import type { DiscardWorld } from "./world";

const world: DiscardWorld = {
  streams: [dlq, aStream({ name: "OTHER_DLQ", subjects: ["other.>"] })],
  trash: null,
  keptForMs: 7 * 86_400_000,
  permissions: { publishAllow: null, publishDeny: [] },
  apiPrefix: "$JS.API",
  maxPayloadBytes: 10_000,
};

const copy = (more: Partial<PlacedCopy> = {}): PlacedCopy => ({
  stream: "DLQ",
  createdAt: MADE_AT,
  seq: 1,
  seenAt: SEEN_AT,
  found: { kind: "there", subject: "dlq.a", sizeBytes: 100 },
  ...more,
});

type Known = Extract<DiscardLetter, { letter: object }>;

function letter(id: string, copies: readonly PlacedCopy[] = [copy()], more: Partial<Known["letter"]> = {}): Known {
  const known = { id, state: "open", stream: "DLQ", payloadAvailable: true, ...more };
  return { id, letter: known as Known["letter"], copies, claimedBy: null }; // a plan reads no more of it
}

const planOf = (letters: readonly DiscardLetter[], more: Partial<DiscardWorld> = {}) => makeDiscardPlan(letters, { ...world, ...more });
const codeOf = (each: DiscardLetter, more: Partial<DiscardWorld> = {}) => planOf([each], more).plan.refused[0]?.code;

test("what is copied and what is only marked are counted apart", () => {
  const two = [copy({ seq: 2 }), copy({ stream: "OTHER_DLQ", seq: 9, found: { kind: "there", subject: "other.a", sizeBytes: 50 } })];
  const { plan, items } = planOf([letter("a"), letter("b", two), letter("c", [])]);
  expect(plan).toMatchObject({
    count: 3,
    selectedCount: 3,
    withoutPayload: 1,
    makesTrash: true,
    streams: [
      { stream: "DLQ", count: 2, sizeBytes: 200 },
      { stream: "OTHER_DLQ", count: 1, sizeBytes: 50 },
    ],
  });
  expect(items.map(({ n, letter: of, at }) => [n, of, at?.seq ?? null])).toEqual([
    [1, "a", 1],
    [2, "b", 2],
    [3, "b", 9],
    [4, "c", null],
  ]);
  expect(plan.warnings.map(({ code }) => code)).toEqual(["MAKES_TRASH", "MARKED_ONLY"]);
});

test("a copy that has left on its own is left out where another is there", () => {
  const { items } = planOf([letter("a", [copy({ found: { kind: "gone" } }), copy({ seq: 5 })])]);
  expect(items.map(({ at }) => at?.seq)).toEqual([5]);
});

const stream = (more: object) => ({ streams: [{ ...dlq, ...more }] });

test.each<[string, DiscardLetter, Partial<DiscardWorld>]>([
  ["NOT_FOUND", { id: "x", letter: null }, {}],
  ["CLAIMED", { ...letter("a"), claimedBy: { number: 1, actor: "ann" } }, {}],
  ["CLAIMED", letter("a", [copy()], { state: "claimed" }), {}],
  ["NOT_OPEN", letter("a", [copy()], { state: "redriven" }), {}],
  ["NOT_OPEN", letter("a", [copy()], { state: "discarded" }), {}],
  ["GONE", letter("a", [], { state: "gone" }), {}],
  ["GONE", letter("a", [copy({ found: { kind: "gone" } })]), {}],
  ["DENIED", letter("a", [copy({ found: { kind: "denied", why: "no" } })]), {}],
  ["DENIED", letter("a"), { permissions: { publishAllow: null, publishDeny: ["jetlag.>"] } }],
  ["DENIED", letter("a"), { permissions: { publishAllow: ["jetlag.>"], publishDeny: [] } }],
  ["DENIED", letter("a"), stream({ denyDelete: true })],
  ["DENIED", letter("a"), stream({ sealed: true })],
  ["NOT_RESTORABLE", letter("a"), stream({ subjects: ["elsewhere.>"] })],
  ["NOT_RESTORABLE", letter("a"), stream({ transform: { src: "dlq.>", dest: "dead.>" } })],
  ["TOO_LARGE", letter("a"), { maxPayloadBytes: 1_000 }],
])("%s", (code, each, more) => {
  expect(codeOf(each, more)).toBe(code);
  expect(planOf([each], more).plan).toMatchObject({ count: 0, refusedCount: 1, makesTrash: false, warnings: [] });
});

test("the hash covers the letters, their places and streams, and the trash; what differs has a name", () => {
  const { substance } = planOf([letter("a")]);
  const now = (more: Partial<DiscardWorld>) => discardSubstanceNow(substance, { ...world, ...more });
  expect(compareDiscards(substance, now({}))).toEqual([]);
  expect(hashOfDiscard(now({}))).toBe(hashOfDiscard(substance));
  const trash = {
    createdAt: 5,
    subjects: [],
    discard: "new" as const,
    maxBytes: null,
    maxAgeMs: null,
    sizeBytes: 0,
    allowDirect: true,
    whyNotOurs: null,
  };
  const changes = compareDiscards(substance, now({ trash, streams: [{ ...dlq, createdAt: 1, configHash: "other" }], keptForMs: 1 }));
  expect(changes.map(({ what }) => what)).toEqual(["JETLAG_TRASH", "undo", "dead-letter stream DLQ", "configuration of DLQ"]);
  expect(compareDiscards(substance, now({ streams: [] })).map(({ after }) => after)).toEqual(["gone", "gone"]);
  for (const other of [planOf([letter("b")]), planOf([letter("a", [copy({ seq: 2 })])]), planOf([letter("a", [copy({ seenAt: 0 })])])])
    expect(hashOfDiscard(other.substance)).not.toBe(hashOfDiscard(substance));
});
