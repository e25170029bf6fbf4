import fc from "fast-check";
import { expect, test } from "vitest";
import type { StreamFacts } from "./facts";
import { aLetter, plan, warnings, worldOf } from "./fixtures";

const three = [aLetter(1), aLetter(2), aLetter(3)];
const dropped = (target: Partial<StreamFacts>, held: [string, number][] = []) => {
  const made = plan(three, worldOf(target, { subjectCounts: new Map(held) }));
  expect(made.plan.count).toBe(3);
  return warnings(made, "DROPS_OTHERS");
};

test("nothing is dropped while there is room", () => {
  expect(dropped({ maxMessages: 103, messages: 100 })).toEqual([]);
  expect(dropped({ maxBytes: 1_000_000, messages: 100, sizeBytes: 999_000 })).toEqual([]);
  expect(dropped({ maxMessagesPerSubject: 3 })).toEqual([]);
});

test("a stream at its limit drops its oldest", () => {
  expect(dropped({ maxMessages: 101, messages: 100 })).toEqual(["WORK is at its limits and would drop 2 messages that it holds."]);
  expect(dropped({ maxMessages: 100, messages: 100 })).toEqual(["WORK is at its limits and would drop 3 messages that it holds."]);
});

test("by bytes it drops as many as make room, by their mean size", () => {
  // Each of the three is stored as 242 B; those there are of 100 B.
  expect(dropped({ maxBytes: 10_000, messages: 100, sizeBytes: 10_000 })).toEqual([
    "WORK is at its limits and would drop about 8 messages that it holds.",
  ]);
});

test("a limit per subject drops what the subject holds, then what was just sent", () => {
  expect(dropped({ maxMessagesPerSubject: 5 }, [["work.a", 4]])).toEqual([
    "WORK is at its limits and would drop 2 messages that it holds.",
  ]);
  expect(dropped({ maxMessagesPerSubject: 1 }, [["work.a", 1]])).toEqual([
    "WORK is at its limits and would drop 1 message that it holds, and 2 of those that this re-drive sends. The dead letters stay until a person removes them.",
  ]);
  expect(dropped({ maxMessagesPerSubject: 2 })).toEqual([
    "WORK is at its limits and would drop 1 of those that this re-drive sends. The dead letters stay until a person removes them.",
  ]);
});

test("letters whose copies the target would drop again stay; those of others' messages do not matter", () => {
  const kept = (target: Partial<StreamFacts>) => plan(three, worldOf(target)).items.map(({ keepsLetter }) => keepsLetter);
  expect(kept({ maxMessagesPerSubject: 2 })).toEqual([true, true, true]);
  expect(kept({ maxMessages: 100, messages: 100 })).toEqual([false, false, false]);
});

test("discarding new ones, a message that takes another's place on its subject goes in although the stream is full", () => {
  const full = { discard: "new" as const, maxMessages: 10, messages: 10, maxMessagesPerSubject: 4 };
  expect(dropped(full, [["work.a", 4]])).toEqual(["WORK is at its limits and would drop 3 messages that it holds."]);
});

test("counts are of the subject that the stream stores", () => {
  const moving = { transform: { src: "work.*", dest: "kept.$1" }, maxMessagesPerSubject: 4 };
  expect(dropped(moving, [["work.a", 4]])).toEqual([]);
  expect(dropped(moving, [["kept.a", 4]])).toHaveLength(1);
});

/** The server's store, message by message, for limits of messages and per subject (filestore.go, storeRawMsg). */
function served(target: StreamFactsOfModel, held: string[], sent: string[]) {
  const store = held.map((subject) => ({ subject, own: false }));
  const outcome = { refused: 0, others: 0, own: 0 };
  const drop = (index: number) => {
    const [gone] = store.splice(index, 1);
    if (gone) outcome[gone.own ? "own" : "others"]++;
  };
  for (const subject of sent) {
    const same = store.filter((one) => one.subject === subject).length;
    const isOver = target.maxMessagesPerSubject !== null && same >= target.maxMessagesPerSubject;
    const isFull = target.maxMessages !== null && store.length >= target.maxMessages;
    if (target.discard === "new" && ((isOver && target.discardNewPerSubject) || (isFull && !isOver))) {
      outcome.refused++;
      continue;
    }
    store.push({ subject, own: true });
    if (isOver) drop(store.findIndex((one) => one.subject === subject));
    if (target.discard === "old" && target.maxMessages !== null && store.length > target.maxMessages) drop(0);
  }
  return outcome;
}
type StreamFactsOfModel = Pick<StreamFacts, "discard" | "discardNewPerSubject" | "maxMessages" | "maxMessagesPerSubject">;

test("what is refused and dropped is what a store refuses and drops", () => {
  const limit = fc.option(fc.integer({ min: 1, max: 6 }));
  const subjects = (maxLength: number) => fc.array(fc.constantFrom("work.a", "work.b"), { maxLength });
  const target = fc.record({
    discard: fc.constantFrom("old" as const, "new" as const),
    discardNewPerSubject: fc.boolean(),
    maxMessages: limit,
    maxMessagesPerSubject: limit,
  });
  fc.assert(
    fc.property(target, subjects(6), subjects(6), (limits, held, sent) => {
      fc.pre(limits.maxMessages === null || held.length <= limits.maxMessages);
      const counts = new Map(["work.a", "work.b"].map((subject) => [subject, held.filter((one) => one === subject).length]));
      fc.pre([...counts.values()].every((count) => count <= (limits.maxMessagesPerSubject ?? Infinity)));
      // Where both limits drop, which one goes depends on the order in the store, which a plan does not know.
      fc.pre(limits.discard === "new" || limits.maxMessages === null || limits.maxMessagesPerSubject === null);
      const chosen = sent.map((subject, index) => aLetter(index + 1, { outgoing: { subject } }));
      const made = plan(chosen, worldOf({ ...limits, messages: held.length }, { subjectCounts: counts }));
      const order = made.items.map(({ subject }) => subject);
      const refused = made.plan.refused.map(({ id }) => chosen.find((one) => one.id === id)?.stored);
      const subjectsInOrder = [...new Set(sent)].flatMap((subject) => sent.filter((one) => one === subject));
      const model = served(limits, held, subjectsInOrder);
      expect(refused.length).toBe(model.refused);
      expect(order.length + model.refused).toBe(sent.length);
      expect(warnings(made, "DROPS_OTHERS").length > 0).toBe(model.others + model.own > 0);
      const text = warnings(made, "DROPS_OTHERS")[0] ?? "";
      expect(Number(/drop (\d+) messages? that it holds/.exec(text)?.[1] ?? 0)).toBe(model.others);
      expect(Number(/(\d+) of those/.exec(text)?.[1] ?? 0)).toBe(model.own);
    }),
    { numRuns: 1_000 },
  );
});
