import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { repeat } from "./loop";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

test("never two at once, and what was missed is not made up for", async () => {
  let running = 0;
  let most = 0;
  const startedAt: number[] = [];
  const loop = repeat(async () => {
    startedAt.push(performance.now());
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, startedAt.length === 2 ? 350 : 10));
    running -= 1;
  }, 100);
  await vi.advanceTimersByTimeAsync(1_000);
  const first = startedAt[0] ?? 0;
  expect(most).toBe(1);
  expect(startedAt.map((at) => at - first)).toEqual([0, 100, 500, 600, 700, 800, 900, 1_000]);
  const stopped = loop.stop();
  await vi.advanceTimersByTimeAsync(50);
  await stopped;
  await vi.advanceTimersByTimeAsync(500);
  expect(startedAt).toHaveLength(8);
});
