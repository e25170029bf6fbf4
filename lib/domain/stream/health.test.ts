import { expect, test } from "vitest";
import { stream } from "./fixtures";
import { healthOf } from "./health";
import { advanceStream, defaultStreamPolicy, timeToFullMs, type StreamTrack } from "./track";

type Replica = { current?: boolean; offline?: boolean; lag?: number };
const clustered = (at: number, leader: string | null, ...replicas: Replica[]) =>
  stream({
    at,
    cluster: {
      name: "C",
      leader,
      replicas: replicas.map((one, i) => ({ name: `n${i + 2}`, current: true, offline: false, lag: 0, ...one })),
    },
  });

/** The same condition for 12 s, a reading every 2 s. */
function after12s(make: (at: number) => ReturnType<typeof stream>) {
  let track: StreamTrack | undefined;
  for (let at = 0; at <= 12_000; at += 2_000) track = advanceStream(track, make(at), null, defaultStreamPolicy);
  if (!track) throw new Error("no reading");
  return healthOf(track, null, null, defaultStreamPolicy);
}

test("a dead replica of a quiet stream is only not current: no lag, not offline", () => {
  expect(after12s((at) => clustered(at, "n1", {}, { current: false }))).toMatchObject({
    health: "replica-behind",
    sentence: "Replica n3 is not current.",
  });
});

test("offline and far behind are told as such; a little lag is daily life", () => {
  expect(after12s((at) => clustered(at, "n1", { offline: true, current: false }, { lag: 5_000 })).sentence).toBe(
    "Replica n2 is offline, n3 is 5,000 operations behind.",
  );
  expect(after12s((at) => clustered(at, "n1", { lag: 12 }, {})).health).toBe("ok");
});

test("a replica that is not current for one reading, and an election, raise nothing", () => {
  expect(after12s((at) => clustered(at, "n1", {}, { current: at !== 12_000 })).health).toBe("ok");
  expect(after12s((at) => clustered(at, at === 12_000 ? null : "n1", {}, {})).health).toBe("ok");
});

test("no leader is offline, whatever the replicas say", () => {
  expect(after12s((at) => clustered(at, null, { offline: true }))).toMatchObject({
    health: "offline",
    sentence: "No leader for 12 s; publishing and reading wait.",
  });
});

/** What is said of a work queue for 1,000 messages after readings every 2 s, which find so many stored. */
function saidOf(messagesAt: (second: number) => number, untilSec: number) {
  let track: StreamTrack | undefined;
  let share = 0;
  for (let second = 0; second <= untilSec; second += 2) {
    const messages = messagesAt(second);
    share = messages / 1_000;
    track = advanceStream(track, stream({ at: second * 1_000, messages, lastSeq: messages }), share, defaultStreamPolicy);
  }
  if (!track) throw new Error("no reading");
  const forecastMs = timeToFullMs(track, share);
  const fullness = { share, consequence: "unread messages are discarded" as const, unread: Math.round(share * 1_000) };
  return { forecastMs, ...healthOf(track, fullness, forecastMs, defaultStreamPolicy) };
}

test("a burst that is over forecasts nothing any more: it is nearly full, and says what follows once", () => {
  const burst = (second: number) => Math.min(930, 10 * second);
  expect(saidOf(burst, 90).health).toBe("filling");
  expect(saidOf(burst, 90).forecastMs).toBeCloseTo(10_000, 3);
  for (const second of [114, 120, 150, 300])
    expect(saidOf(burst, second)).toMatchObject({
      health: "nearly-full",
      forecastMs: null,
      sentence: "When full, the oldest of 930 unread messages are discarded.",
    });
});

test("a slow stream keeps its forecast between two messages", () => {
  const twiceAMinute = (second: number) => 900 + Math.floor(second / 30);
  for (let second = 240; second <= 300; second += 2) expect(saidOf(twiceAMinute, second).forecastMs, `at ${second} s`).not.toBeNull();
});
