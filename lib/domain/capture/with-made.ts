import type { SnapshotGap } from "../snapshot/types";
import { ownStreams, purposeKey, purposes } from "../own-streams";
import type { CaptureFacts } from "./judge-capture";
import type { CaptureReport } from "./reports";

/** As old may be what a snapshot says of configurations: they are read with every fifth reading. */
const SNAPSHOT_MS = 15_000;

type Seen = { streams: CaptureFacts["streams"]; gaps: readonly SnapshotGap[] };

/** The streams of a snapshot, with the one that was made since, or that this account does not list. */
export function withMade({ streams, gaps }: Seen, report: CaptureReport | null, now: number): CaptureFacts["streams"] {
  if (report?.kind !== "made") return streams;
  const isListed = !gaps.some(({ what }) => what === "STREAM.LIST");
  if (isListed && now - report.at >= SNAPSHOT_MS) return streams;
  const made = { ...report.stream, sealed: false, metadata: { [purposeKey]: purposes[report.stream.name] } };
  return [...streams.filter(({ name }) => name !== ownStreams.advisories), made];
}
