import { expect, test } from "vitest";
import { consumer } from "@/lib/domain/consumer/fixtures";
import { AwaitsOf } from "./awaits";

const MADE = 1_000;
const sent = { consumer: "w", subject: "jobs.a" };

function awaitsOf(...names: string[]): AwaitsOf {
  const made = names.map((name) => consumer({ name, createdAt: MADE, ackPolicy: "explicit", deliverPolicy: "new", filterSubjects: [] }));
  return new AwaitsOf({ name: "JOBS", stream: null, consumers: new Map(made.map((each) => [each.name, each])) });
}

test("messages of a kind share what is awaited of them; another subject or consumer is another kind", () => {
  const awaits = awaitsOf("v", "w");
  expect(awaits.of(sent, MADE)).toMatchObject({ names: ["w"], lives: new Map([["w", MADE]]) });
  expect(awaits.of({ ...sent }, MADE + 1)).toBe(awaits.of(sent, MADE));
  expect(awaits.of({ ...sent, subject: "jobs.b" }, MADE)).not.toBe(awaits.of(sent, MADE));
  expect(awaits.of({ ...sent, consumer: null }, MADE)).toMatchObject({ names: ["v", "w"] });
});

test("what was sent before a consumer was made is not taken for what was sent after", () => {
  const awaits = awaitsOf("w");
  expect(awaits.of(sent, MADE)).toMatchObject({ names: ["w"] });
  expect(awaits.of(sent, MADE - 1)).toBe("w was made after it was sent, and may never be given it");
  expect(awaits.of(sent, MADE)).toMatchObject({ names: ["w"] });
});
