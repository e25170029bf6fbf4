import { expect, test } from "vitest";
import { mostUrgent } from "./most-urgent";

const job = (state: "running" | "canary" | "tripped" | "paused" | "settling", startsAt: string | null = null) => ({ state, startsAt });
const later = "2026-11-21T04:00:00.000Z";

test("what sends goes before what waits for a person, and that before what is only watched, or has not begun", () => {
  const [running, canary, tripped, paused, settling] = [job("running"), job("canary"), job("tripped"), job("paused"), job("settling")];
  expect(mostUrgent([job("canary", later), settling, paused, tripped, canary, running])).toBe(running);
  expect(mostUrgent([job("canary", later), settling, paused, tripped])).toBe(tripped);
  expect(mostUrgent([job("canary", later), settling])).toBe(settling);
});

test("of equals the first; of none nobody", () => {
  const [first, second] = [job("running"), job("running")];
  expect(mostUrgent([first, second])).toBe(first);
  expect(mostUrgent([])).toBeNull();
});
