import { DAY_MS } from "../duration";
import { ownStreams } from "../own-streams";
import { mostReplicas } from "../stream/most-replicas";
import type { Stream } from "../stream/types";
import { covers } from "../subject";
import { coverageOf, isOwnAdvisories, type CapturingStream } from "./coverage";

/** An advisory takes some 330 bytes (nats-server 2.15.1, measured): room for 750,000 deaths. The account's storage is reserved no further. */
const advisoriesMaxBytes = 250_000_000;

/** What the stream of captured advisories is like: what a person is told before it is made, and what is made. */
export type AdvisoriesStream = {
  name: typeof ownStreams.advisories;
  subjects: readonly string[];
  maxAgeMs: number;
  maxBytes: number;
  replicas: number;
};

export type CapturePlan =
  /** Theirs take all that can be taken. */
  { kind: "nothing" } | { kind: "stranger" } | { kind: "make" | "update" | "keep"; stream: AdvisoriesStream };

type Known = CapturingStream & Pick<Stream, "maxAgeMs" | "replicas">;

/** What has to be done so that deaths are captured, given every stream of the account that is known. */
export function planCapture(streams: readonly Known[], { advisoriesDays }: { advisoriesDays: number }): CapturePlan {
  const { ours, wants } = coverageOf(streams);
  if (wants.length === 0) return { kind: "nothing" };
  if (ours === "stranger") return { kind: "stranger" };
  const stream: AdvisoriesStream = {
    name: ownStreams.advisories,
    subjects: wants,
    maxAgeMs: advisoriesDays * DAY_MS,
    maxBytes: advisoriesMaxBytes,
    replicas: mostReplicas(streams),
  };
  const own = streams.find(isOwnAdvisories);
  if (!own) return { kind: "make", stream };
  const fits = own.maxAgeMs === stream.maxAgeMs && wants.every((one) => own.subjects.some((subject) => covers(subject, one)));
  return { kind: fits ? "keep" : "update", stream };
}
