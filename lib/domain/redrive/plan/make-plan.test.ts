import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlanLetter } from "./facts";
import { aLetter, aStream, aWorld, letters, MADE_AT, plan, SEEN_AT, worldOf } from "./fixtures";
import { Plan } from "../row";
import { RunOptions } from "../run/options";
import { beginPlan } from "./make-plan";
import { hashOfItems } from "./substance";

/** Several letters with one original place. */
const death = (seq: number, more: Parameters<typeof aLetter>[1] = {}) =>
  aLetter(seq, { ...more, letter: { originalSeq: 5, ...more.letter }, stored: { originalCreatedAt: MADE_AT, ...more.stored } });

test("an item says what is sent, for which letter, and where to", () => {
  const { items } = plan([death(7, { outgoing: { generation: 2 } })]);
  expect(items).toEqual([
    {
      n: 1,
      letters: [{ id: "letter-7", stream: "DLQ", createdAt: MADE_AT, seq: 7, seenAt: SEEN_AT }],
      original: { stream: "WORK", createdAt: MADE_AT, seq: 5 },
      subject: "work.a",
      target: "WORK",
      targetCreatedAt: MADE_AT,
      generation: 3,
      keepsLetter: false,
      removesOriginal: null,
      consumer: "worker",
    },
  ]);
});

test("two deaths of one message are one item, named by the first letter", () => {
  const { items, plan: made } = plan([death(9, { outgoing: { generation: 2 } }), death(3), aLetter(5)]);
  expect(items.map((item) => item.letters.map(({ seq }) => seq))).toEqual([[3, 9], [5]]);
  expect(items[0]?.generation).toBe(3);
  expect([made.count, made.selectedCount, made.refusedCount, made.sources]).toEqual([2, 3, 0, [{ stream: "DLQ", count: 3 }]]);
});

test("an item takes every copy of its case: the one that was read first, each by the id of its own sighting", () => {
  const at = (stream: string, seq: number) => ({ id: `${stream}-${seq}`, stream, createdAt: MADE_AT, seq, seenAt: SEEN_AT });
  const { items, plan: made } = plan([{ ...death(3), places: [at("AUDIT", 8), at("DLQ", 3)] }, death(9)]);
  expect(items.map((item) => item.letters.map(({ id }) => id))).toEqual([["DLQ-3", "letter-9", "AUDIT-8"]]);
  expect([made.count, made.sources]).toEqual([
    1,
    [
      { stream: "DLQ", count: 2 },
      { stream: "AUDIT", count: 1 },
    ],
  ]);
});

test("deaths of the same number in another life of the stream are of another message", () => {
  expect(plan([death(1), death(2, { stored: { originalCreatedAt: MADE_AT + 1 } })]).items).toHaveLength(2);
  expect(plan([death(1), death(2, { stored: { originalCreatedAt: null } })]).items).toHaveLength(2);
});

test("another body or subject at the same place is another message: it is sent too, and claims no original", () => {
  const { items } = plan([death(1), death(2, { stored: { payloadHash: "other" } }), death(3, { outgoing: { subject: "work.b" } })]);
  expect(items.map((item) => [item.letters[0].seq, item.original?.seq ?? null])).toEqual([
    [1, 5],
    [2, null],
    [3, null],
  ]);
});

test("a message whose item does not fit is refused for all its letters", () => {
  const { plan: made } = plan([death(1), death(2)], worldOf({ discard: "new", maxMessages: 1, messages: 1 }));
  expect([made.count, made.refused.map(({ id, code }) => [id, code])]).toEqual([
    0,
    [
      ["letter-1", "STREAM_FULL"],
      ["letter-2", "STREAM_FULL"],
    ],
  ]);
});

test("the order is that of subjects by their first letter, and of a subject's letters", () => {
  const subjects = ["work.b", "work.a", "work.b", "work.a"];
  const chosen = subjects.map((subject, index) => aLetter(index + 1, { outgoing: { subject } })).toReversed();
  expect(plan(chosen).items.map(({ n, subject, letters: [first] }) => [n, subject, first.seq])).toEqual([
    [1, "work.b", 1],
    [2, "work.b", 3],
    [3, "work.a", 2],
    [4, "work.a", 4],
  ]);
});

test("a letter selected by two of its ids counts once", () => {
  const { plan: made } = plan([aLetter(1), { ...aLetter(1), id: "alias" }]);
  expect([made.count, made.selectedCount]).toEqual([1, 1]);
});

test("refused ones are told in the order of the selection, a hundred of them", () => {
  const unknown = Array.from({ length: 150 }, (_, index): PlanLetter => ({ id: `x${index}`, letter: null }));
  const { plan: made, substance } = plan(unknown);
  expect([made.count, made.selectedCount, made.refusedCount, made.refused.length, made.refused[99]?.id]).toEqual([0, 150, 150, 100, "x99"]);
  expect([substance.context, made.targets, made.sources, made.groups, made.etaMs, made.keepsLetters]).toEqual([
    null,
    [],
    [],
    [],
    0,
    "none",
  ]);
});

test("which letters stay: all, none, or those for short-lived targets", () => {
  const both = [aLetter(1), aLetter(2, { outgoing: { subject: "quick.a" } })];
  const world = aWorld({ streams: [aStream(), aStream({ name: "QUICK", subjects: ["quick.>"], storage: "memory" }), letters] });
  expect(plan(both, world).plan.keepsLetters).toBe("some");
  expect(plan(both, world, { keep: true }).plan.keepsLetters).toBe("all");
  expect(plan([aLetter(1)], world).plan.keepsLetters).toBe("none");
  expect(plan(both.slice(1), world).plan.keepsLetters).toBe("all");
});

test("the time it takes at its rate; without a cap nobody has measured", () => {
  const chosen = [1, 2, 3].map((seq) => aLetter(seq));
  expect([plan(chosen).plan.etaMs, plan(chosen, aWorld(), { ratePerSec: null }).plan.etaMs]).toEqual([60, null]);
});

const chosenLetter = fc
  .record({
    seq: fc.integer({ min: 1, max: 12 }),
    kind: fc.constantFrom("found", "found", "found", "missing", "gone", "denied", "claimed", "redriven", "marker", "counter"),
    subject: fc.constantFrom("work.a", "work.b", "tiny.a", "dlq.a", "nowhere", null),
    originalSeq: fc.option(fc.integer({ min: 1, max: 3 })),
    payloadHash: fc.constantFrom("one", "two"),
  })
  .map(({ seq, kind, subject, originalSeq, payloadHash }): PlanLetter => {
    const isMarker = kind === "marker";
    const isCounter = kind === "counter";
    const made = aLetter(seq, {
      letter: { originalSeq, state: kind === "redriven" ? "redriven" : "open" },
      outgoing: { subject, isDeleteMarker: isMarker, isCounter },
      stored: { payloadHash, originalCreatedAt: MADE_AT },
      claimedBy: kind === "claimed" ? { redrive: "r", number: 1, actor: "ann" } : null,
    });
    if (kind === "missing") return { id: `none-${seq}`, letter: null };
    if (kind === "gone") return { ...made, stored: null };
    return kind === "denied" ? { ...made, stored: { denied: "not permitted" } } : made;
  });
const selection = fc.uniqueArray(chosenLetter, { maxLength: 12, selector: ({ id }) => id.replace(/^\w+-/, "") });

test("every selected letter is in exactly one item or refused; numbers, places and totals agree", () => {
  const world = aWorld({
    streams: [aStream(), aStream({ name: "TINY", subjects: ["tiny.>"], discard: "new", maxMessages: 2 }), letters],
  });
  fc.assert(
    fc.property(selection, fc.boolean(), (chosen, keep) => {
      const { plan: made, items, substance } = plan(chosen, world, { keep });
      const sent = items.flatMap((item) => item.letters.map(({ id }) => id));
      expect([...sent, ...made.refused.map(({ id }) => id)].toSorted()).toEqual(chosen.map(({ id }) => id).toSorted());
      expect([made.count, made.selectedCount, made.refusedCount]).toEqual([items.length, chosen.length, chosen.length - sent.length]);
      expect(items.map(({ n }) => n)).toEqual(items.map((_, index) => index + 1));
      const total = (counts: readonly { count: number }[]) => counts.reduce((sum, { count }) => sum + count, 0);
      expect([total(made.targets), total(made.groups), total(made.sources)]).toEqual([items.length, items.length, sent.length]);
      const places = items.flatMap(({ letters: held, original }) => [...held, ...(original ? [original] : [])]);
      expect(new Set(places.map(({ stream, createdAt, seq }) => `${stream} ${createdAt} ${seq}`)).size).toBe(places.length);
      expect(substance.items).toEqual(hashOfItems(items));
      expect([total(made.subjects), total(made.ages), total(made.generations)]).toEqual([items.length, items.length, items.length]);
      expect(Plan.parse(made)).toEqual(made);
    }),
    { numRuns: 1_000 },
  );
});

test("the order in which letters were selected does not matter", () => {
  fc.assert(
    fc.property(
      selection.chain((chosen) => fc.tuple(fc.constant(chosen), fc.shuffledSubarray(chosen, { minLength: chosen.length }))),
      ([one, other]) => {
        expect(plan(other).planHash).toBe(plan(one).planHash);
      },
    ),
  );
});

test("letters that come in portions make the same plan", () => {
  const world = aWorld({ streams: [aStream(), aStream({ name: "TINY", subjects: ["tiny.>"], discard: "new", maxMessages: 2 }), letters] });
  const terms = {
    job: "0198a6b2-0000-7000-8000-000000000001",
    now: SEEN_AT,
    options: { ratePerSec: 50, keep: false, run: RunOptions.parse({}) },
  };
  fc.assert(
    fc.property(selection, fc.nat(12), (chosen, at) => {
      const planning = beginPlan(terms);
      planning.add(chosen.slice(0, at), world);
      planning.add(chosen.slice(at), world);
      expect(planning.end(world)).toEqual(plan(chosen, world));
    }),
  );
});

const HOUR_MS = 3_600_000;

test("messages are counted by subject, age and generation: the most, or the youngest, first", () => {
  const old = (hours: number) => ({ letter: { seenAt: SEEN_AT - hours * HOUR_MS } });
  const { plan: made } = plan([
    aLetter(1, { ...old(0), outgoing: { subject: "work.b" } }),
    aLetter(2, { ...old(1), outgoing: { generation: 2 } }),
    aLetter(3, old(5)),
    aLetter(4, old(200)),
  ]);
  expect(made.subjects).toEqual([
    { subject: "work.a", count: 3 },
    { subject: "work.b", count: 1 },
  ]);
  expect(made.ages).toEqual([
    { underMs: HOUR_MS, count: 1 },
    { underMs: 6 * HOUR_MS, count: 2 },
    { underMs: null, count: 1 },
  ]);
  expect(made.generations).toEqual([
    { generation: 0, count: 3 },
    { generation: 2, count: 1 },
  ]);
});

test("of many groups and subjects the largest are named, and groups still sum to all", () => {
  const chosen = Array.from({ length: 130 }, (_, i) => aLetter(i + 1, { letter: { group: `g${i}` }, outgoing: { subject: `work.${i}` } }));
  const { plan: made } = plan([...chosen, aLetter(200, { letter: { group: "g129" }, outgoing: { subject: "work.129" } })]);
  expect([made.groups.length, made.groups[0], made.groups.at(-1)]).toEqual([
    101,
    { id: "g129", title: expect.any(String), count: 2 },
    { id: null, title: "30 other groups", count: 30 },
  ]);
  expect([made.subjects.length, made.subjects[0], made.targets[0]?.subjectCount]).toEqual([20, { subject: "work.129", count: 2 }, 130]);
});
