import { expect, test } from "vitest";
import { faultOf } from "./faults";
import type { Delivery, Incident, Level } from "./types";

const delivery: Delivery = { stream: "WORK", consumer: "worker", subject: "work.a", id: "x", attempt: 1, lastAttempt: false };
const incident = (name: string, fault?: Incident["fault"]): Incident => ({
  name,
  title: name,
  lookFor: "",
  ends: "",
  initial: "off",
  ...(fault ? { fault } : {}),
});
const asked: Level[] = [];
const incidents = [
  incident("without"),
  incident("spares", () => null),
  incident("slows", (level) => (asked.push(level), { kind: "slow", nominalMs: 1 })),
  incident("naks", () => ({ kind: "nak" })),
];
const faultWhen = (on: Record<string, Level>) => faultOf({ system: { incidents }, incident: (name) => on[name] ?? "off" }, delivery);

test("what is off does nothing, and is not asked", () => {
  expect(faultWhen({})).toBeNull();
  expect(asked).toEqual([]);
});

test("the first that makes something of it does, and is told how bad it is", () => {
  expect(faultWhen({ without: "on", spares: "on", naks: "on" })).toEqual({ kind: "nak" });
  expect(faultWhen({ slows: "mild", naks: "on" })).toEqual({ kind: "slow", nominalMs: 1 });
  expect(asked).toEqual(["mild"]);
});
