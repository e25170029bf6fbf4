import { expect, test } from "vitest";
import type { StreamFacts, SubjectMove, Upstream } from "./facts";
import { aStream } from "./fixtures";
import { feedsDeadLetters } from "./feeds-dead-letters";
import { downstreamOf, storedSubject, targetStreamOf } from "./flows";

const from = (stream: string, more: Partial<Upstream> = {}): Upstream => ({ stream, filter: null, moves: [], external: false, ...more });
const named = (name: string, more: Partial<StreamFacts> = {}) => aStream({ name, subjects: [], ...more });
const work = aStream();
const move = (src: string, dest: string): SubjectMove => ({ src, dest });

const flows = (streams: StreamFacts[], subject = "work.a", start = work) =>
  downstreamOf(start, subject, { streams: [start, ...streams] }).map((arrival) => [arrival.stream.name, arrival.subject]);

test("a subject is stored by the stream that has it", () => {
  expect(targetStreamOf([named("M"), work], "work.a")?.name).toBe("WORK");
  expect(targetStreamOf([work], "work")).toBeNull();
});

test("a stream may store it under another subject", () => {
  expect(storedSubject({ transform: null }, "a.b")).toBe("a.b");
  expect(storedSubject({ transform: move("a.*", "z.$1") }, "a.b")).toBe("z.b");
  expect(storedSubject({ transform: move("x.*", "z.$1") }, "a.b")).toBe("a.b");
  expect(storedSubject({ transform: move("a.*", "z.{{partition(3,1)}}") }, "a.b")).toBe("z.>");
});

test.each<[string, Partial<StreamFacts>, [string, string][]]>([
  ["a mirror", { mirror: from("WORK") }, [["S", "work.a"]]],
  ["a mirror of another", { mirror: from("OTHER") }, []],
  ["a source", { sources: [from("OTHER"), from("WORK")] }, [["S", "work.a"]]],
  ["a filter that matches", { sources: [from("WORK", { filter: "work.*" })] }, [["S", "work.a"]]],
  ["a filter that does not", { sources: [from("WORK", { filter: "work.b" })] }, []],
  ["an empty filter", { sources: [from("WORK", { filter: "" })] }, [["S", "work.a"]]],
  ["a transform", { sources: [from("WORK", { moves: [move("work.b", "b"), move("work.*", "moved.$1")] })] }, [["S", "moved.a"]]],
  ["a transform that is a filter only", { sources: [from("WORK", { moves: [move("work.*", "")] })] }, [["S", "work.a"]]],
  ["transforms of which none matches", { sources: [from("WORK", { moves: [move("work.b", "b")] })] }, []],
  ["a stream of the same name in another domain", { sources: [from("WORK", { external: true })] }, []],
  ["a transform of its own after that", { sources: [from("WORK")], transform: move("work.*", "own.$1") }, [["S", "own.a"]]],
])("%s", (_what, more, found) => {
  expect(flows([named("S", more)])).toEqual(found);
});

test("step by step, and once around a circle", () => {
  const second = named("B", { sources: [from("A", { moves: [move("work.*", "b.$1")] })] });
  const first = named("A", { sources: [from("WORK"), from("B")] });
  expect(flows([second, first])).toEqual([
    ["A", "work.a"],
    ["B", "b.a"],
    ["A", "b.a"],
  ]);
});

test("a republish goes to whoever stores its subject", () => {
  const source = aStream({ republish: move("work.>", "copy.>") });
  const taker = named("COPIES", { subjects: ["copy.>"], transform: move("copy.*", "kept.$1") });
  expect(flows([taker], "work.a", source)).toEqual([["COPIES", "kept.a"]]);
  expect(flows([taker], "other.a", source)).toEqual([]);
});

test("what a mapping function may give is taken to come", () => {
  const source = aStream({ republish: move("work.*", "copy.{{partition(3,1)}}") });
  const taker = named("COPIES", { subjects: ["copy.2"] });
  expect(
    flows([taker, named("S", { sources: [from("COPIES", { moves: [move("copy.2", "x"), move("copy.*", "y")] })] })], "work.a", source),
  ).toEqual([
    ["COPIES", "copy.>"],
    ["S", ">"],
  ]);
  expect(flows([named("OTHER", { subjects: ["cop.>"] })], "work.a", source)).toEqual([]);
});

test("dead letters are fed by a dead-letter stream, by their own stream, and by what flows into it", () => {
  const dlq = named("DLQ", { isDeadLetter: true });
  const fed = (target: StreamFacts, streams: StreamFacts[] = [], diedInto = ["DLQ"]) =>
    feedsDeadLetters(target, "work.a", diedInto, { streams: [target, dlq, ...streams] })?.name ?? null;
  expect(fed(work)).toBeNull();
  expect(fed(aStream({ isDeadLetter: true }))).toBe("WORK");
  expect(fed(work, [], ["WORK"])).toBe("WORK");
  expect(fed(work, [named("HOP", { mirror: from("WORK") }), named("FED", { sources: [from("HOP")] })], ["FED"])).toBe("FED");
  expect(fed(work, [named("FED", { sources: [from("WORK", { filter: "work.b" })] })], ["FED"])).toBeNull();
  const republishing = aStream({ transform: move("work.*", "done.$1"), republish: move("done.>", "dlq.>") });
  expect(fed(republishing, [named("FED", { subjects: ["dlq.*"] })], ["FED"])).toBe("FED");
  expect(fed(aStream({ republish: move("done.>", "dlq.>") }), [named("FED", { subjects: ["dlq.*"] })], ["FED"])).toBeNull();
});
