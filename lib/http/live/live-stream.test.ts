import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createArrivals } from "@/lib/domain/arrivals";
import { createJobSignals } from "@/lib/domain/redrive/run/signals";
import type { JobState } from "@/lib/domain/redrive/types";
import type { Watch } from "@/lib/domain/watch";
import { toAppError } from "../endpoint";
import { toProblem } from "../problem-response";
import { liveStream } from "./live-stream";

/** A watch that ticks when told to, and knows who listens. */
function fakeWatch() {
  const listeners = new Set<(context: string) => void>();
  const watch: Watch = {
    startedAt: 0,
    contexts: () => [],
    context: () => undefined,
    onTick: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { watch, listeners, tick: () => listeners.forEach((listener) => listener("a")) };
}

type Opening = { now?: () => number; stateOf?: (job: string) => Promise<JobState | null> };

function open(answers: Record<string, () => unknown>, { now = () => 0, stateOf = async () => null }: Opening = {}) {
  const { watch, listeners, tick } = fakeWatch();
  const closing = new AbortController();
  const leaving = new AbortController();
  const arrivals = createArrivals();
  const jobs = createJobSignals();
  const calls: string[] = [];
  const stream = liveStream({
    views: Object.keys(answers),
    answer: async (view) => {
      calls.push(view);
      return answers[view]?.();
    },
    problemOf: (thrown) => {
      const { code, message } = toAppError(thrown);
      return toProblem({ code, detail: message, requestId: "r" });
    },
    stateOf,
    deps: { watch, arrivals, jobs, closing: closing.signal, clock: { now } },
    signal: leaving.signal,
  });
  return { reader: stream.getReader(), tick, listeners, closing, leaving, arrivals, jobs, calls };
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function read(reader: Reader) {
  const { value, done } = await reader.read();
  if (done) return { event: "end" };
  const [, event = "", data = ""] = /^event: (.*)\ndata: (.*)\n\n$/.exec(new TextDecoder().decode(value)) ?? [];
  return { event, ...JSON.parse(data) };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearTimeout", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

describe("a reader", () => {
  test("is told every view whole, then what changed", async () => {
    let lag = 1;
    const { reader, tick } = open({
      "/consumers": () => ({
        asOf: null,
        items: [
          { id: "x", lag },
          { id: "y", lag: 0 },
        ],
      }),
    });
    expect(await read(reader)).toEqual({ event: "tick", contexts: [] });
    expect(await read(reader)).toMatchObject({ event: "snapshot", kind: "whole", answer: { items: [{ id: "x", lag: 1 }, { id: "y" }] } });
    lag = 2;
    tick();
    await vi.advanceTimersByTimeAsync(100);
    expect((await read(reader)).event).toBe("tick");
    expect(await read(reader)).toMatchObject({ kind: "rows", keys: ["x", "y"], rows: { x: { id: "x", lag: 2 } } });
  });

  test("hears of dead letters at once, and sees only the views that show them", async () => {
    const { reader, arrivals, calls } = open({ "/dead-letters?limit=1": () => ({ items: [] }), "/streams": () => ({ items: [] }) });
    for (let index = 0; index < 3; index++) await read(reader);
    arrivals.say({ context: "a", stream: "DLQ", count: 2 });
    arrivals.say({ context: "a", stream: "DLQ", count: 3 });
    await vi.advanceTimersByTimeAsync(100);
    const events = [await read(reader), await read(reader)];
    expect(events[0]).toMatchObject({ event: "dead-letter", context: "a", stream: "DLQ", count: 5 });
    expect(calls).toEqual(["/dead-letters?limit=1", "/streams", "/dead-letters?limit=1"]);
  });

  test("hears of re-drives soon, but not of each batch, and sees the views that show them", async () => {
    const views = { "/redrives/1/items": () => ({ items: [] }), "/audit": () => ({ items: [] }), "/streams": () => ({ items: [] }) };
    const { reader, jobs, calls } = open(views, { stateOf: async (job) => (job === "1" ? "running" : null) });
    for (let index = 0; index < 4; index++) await read(reader);
    calls.length = 0;
    jobs.say({ job: "1", kind: "started" });
    jobs.say({ job: "forgotten", kind: "ended" });
    await vi.advanceTimersByTimeAsync(45);
    const events = [await read(reader), await read(reader), await read(reader)];
    expect(events[0]).toEqual({ event: "redrive", id: "1", state: "running" });
    expect(calls).toEqual(["/redrives/1/items", "/audit"]);
    for (let batch = 0; batch < 5; batch++) {
      jobs.say({ job: "1", kind: "progress" });
      await vi.advanceTimersByTimeAsync(30);
    }
    expect(calls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(250);
    expect(calls).toHaveLength(4);
  });

  test("keeps its stream when a job cannot be read", async () => {
    const { reader, jobs } = open({ "/redrives": () => ({ n: 1 }) }, { stateOf: () => Promise.reject(new Error("no database")) });
    for (let index = 0; index < 2; index++) await read(reader);
    jobs.say({ job: "1", kind: "progress" });
    await vi.advanceTimersByTimeAsync(100);
    expect(await read(reader)).toMatchObject({ kind: "same", view: "/redrives" });
  });

  test("is told once what one view's trouble is; the others go on", async () => {
    const { reader, tick } = open({
      "/bad": () => {
        throw new Error("secret");
      },
      "/good": () => ({ n: 1 }),
    });
    await read(reader);
    const first = await read(reader);
    expect(first).toMatchObject({ kind: "problem", view: "/bad", problem: { code: "INTERNAL" } });
    expect(JSON.stringify(first)).not.toContain("secret");
    expect(await read(reader)).toMatchObject({ kind: "whole", view: "/good" });
    tick();
    await vi.advanceTimersByTimeAsync(100);
    expect((await read(reader)).event).toBe("tick");
    expect(await read(reader)).toMatchObject({ kind: "same", view: "/good" });
  });

  test("that does not read is not written to: steps are merged, memory stays", async () => {
    let lag = 0;
    const blob = "x".repeat(600_000);
    const { reader, tick, calls } = open({ "/v": () => ({ lag, blob }) });
    for (let index = 0; index < 50; index++) {
      lag = index;
      tick();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(calls.length).toBeLessThan(5);
    const seen: number[] = [];
    while (seen.at(-1) !== 49) {
      const message = await read(reader);
      if (message.kind === "whole") seen.push(message.answer.lag);
    }
    expect(seen.length).toBeLessThan(6);
  });

  test("hears something at least every 5 s", async () => {
    const { reader } = open({});
    await read(reader);
    await vi.advanceTimersByTimeAsync(5_100);
    expect((await read(reader)).event).toBe("tick");
  });
});

describe("what it held is freed", () => {
  test("when the reader cancels", async () => {
    const { reader, listeners } = open({});
    await read(reader);
    expect(listeners.size).toBe(1);
    await reader.cancel();
    expect([listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
  });

  test("when the connection is gone, also in the middle of an answer", async () => {
    let finish: (answer: object) => void = () => {};
    const { reader, listeners, leaving } = open({ "/slow": () => new Promise<object>((resolve) => (finish = resolve)) });
    await read(reader);
    leaving.abort();
    finish({});
    expect([await read(reader), listeners.size, vi.getTimerCount()]).toEqual([{ event: "end" }, 0, 0]);
  });

  test("when the stream breaks: its reader is told, and nobody listens any more", async () => {
    const now = () => {
      throw new Error("no clock");
    };
    const { reader, listeners, tick, leaving } = open({}, { now });
    tick();
    await vi.advanceTimersByTimeAsync(100);
    await expect(reader.read()).rejects.toThrow("no clock");
    expect([listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
    leaving.abort(); // closing what is over would throw
  });

  test("when the console stops; one that comes later ends at once", async () => {
    const { reader, listeners, closing } = open({});
    await read(reader);
    closing.abort();
    expect([await read(reader), listeners.size]).toEqual([{ event: "end" }, 0]);
  });
});
