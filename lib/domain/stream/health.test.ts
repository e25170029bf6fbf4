import { expect, test } from "vitest";
import { stream } from "./fixtures";
import { healthOf } from "./health";
import { advanceStream, defaultStreamPolicy, type StreamTrack } from "./track";

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
