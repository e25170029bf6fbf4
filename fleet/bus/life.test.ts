import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { linesOfLog } from "../testing/lines-of-log";
import { Life } from "./life";
import type { Work } from "./work";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const { log } = linesOfLog();
const forever = () => new Promise<void>(() => {});

test("a life that ends already, with more grace, does not hold up an end with less", async () => {
  const life = new Life({ failures: 0 }, (work) => work.loop(forever, log));
  life.begin();
  const ended: string[] = [];
  void life.end({ graceMs: 5_000 }).then(() => ended.push("patient"));
  void life.end({ graceMs: 1_200 }).then(() => ended.push("hurried"));
  await vi.advanceTimersByTimeAsync(1_199);
  expect(ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ended).toEqual(["hurried"]);
  await vi.advanceTimersByTimeAsync(4_100);
  expect(ended).toEqual(["hurried", "patient"]);
});

test("a start that throws leaves nothing behind, and is made again the next time", () => {
  const started: Work[] = [];
  const life = new Life({ failures: 0 }, (work) => {
    started.push(work);
    if (started.length === 1) throw new Error("no use");
  });
  expect(() => life.begin()).toThrow("no use");
  expect(started[0]?.isDead).toBe(true);
  life.begin();
  life.begin();
  expect(started.map(({ isDead }) => isDead)).toEqual([true, false]);
});
