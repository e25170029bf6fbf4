import { expect, test } from "vitest";
import type { Bus } from "../../bus/types";
import { until } from "../../testing/fleet-process";
import { oneQueue } from "../../testing/one-queue";
import { startStation } from "../../testing/one-station";
import { oneWorkerPerTest } from "../../testing/one-worker";
import { diskPressure } from "./disk-pressure";

const { at } = oneWorkerPerTest();
const soon = { timeoutMs: 60_000 };
/** Fifteen of 128 KiB are 93.8 % of it. */
const MAX_BYTES = 2 * 1024 * 1024;

test("a look that fails adds nothing: it looks again later, until it is off", async () => {
  const buses: Bus[] = [];
  const queue = oneQueue(() => Promise.resolve(), { agent: (bus) => void buses.push(bus) });
  const tasks = { ...queue.streams[1]!, name: "TASKS", subjects: ["genbrain.tasks.>"], maxBytes: MAX_BYTES };
  const station = await startStation({ ...queue, streams: [...queue.streams, tasks] }, at.server.url);
  const stored = async () => (await at.jsm.streams.info("TASKS")).state.messages;
  const bus = buses[0]!;
  let [failed, isDown] = [0, false];
  const request: Bus["request"] = (...asked) => {
    if (!isDown) return bus.request(...asked);
    failed += 1;
    return Promise.reject(new Error("no answer in time"));
  };
  const purge = () => Promise.reject(new Error("it has nothing to purge"));
  const off = new AbortController();
  const ended = Promise.allSettled([diskPressure.whileOn!.run({ ...bus, request, purge }, off.signal)]);
  await until(async () => (await stored()) === 15, { ...soon, what: "it to be filled" });
  isDown = true;
  await until(() => failed > 1, { ...soon, what: "looks that fail" });
  expect(await stored()).toBe(15);
  off.abort(new Error("off"));
  expect(await ended).toMatchObject([{ status: "rejected", reason: { message: "off" } }]);
  await station.stop({ graceMs: 100 });
});
