import type { Stream } from "../stream/types";
import type { Heard } from "./advisory";
import type { Ear } from "./ear";
import type { Row } from "./row-changes";
import { onceChange, passingChange } from "./to-change";
import type { Change } from "./types";

/*
 * What was heard and no reading found: it came and went between two of them, or the next one will find it, or it is not so. Of consumers
 * only those are told that a reading has seen with a durable name, since no advisory says whether there is one. Anybody may publish an
 * advisory: what readings contradict is not told.
 */

/** Configurations are read in one of five readings. */
export const MOST_LOOKS = 6;
/** Between the time that a stream or consumer says it was created, and its advisory: another server may have said it. */
const CREATED_APART_MS = 5_000;
/** Its consumers' ends are said before a stream's own. */
const WITH_ITS_STREAM_MS = 5_000;

/** Rows as a reading shows them, and as they were known before. */
export type Sides = {
  context: string;
  streams: ReadonlyMap<string, Stream>;
  now: (heard: Heard) => Row | undefined;
  before: (heard: Heard) => Row | undefined;
};

export function tellUnshown(ear: Ear, sides: Sides): { changes: Change[]; waiting: Heard[] } {
  const changes: Change[] = [];
  const waiting: Heard[] = [];
  for (const heard of ear.rest()) {
    const verdict = judge(heard, ear, sides);
    const isLate = heard.looks + 1 >= MOST_LOOKS;
    if (verdict === "so" || (verdict === "lasts" && isLate)) changes.push(toChange(heard, sides));
    else if (verdict !== "not so" && !isLate) waiting.push({ ...heard, looks: heard.looks + 1 });
  }
  return { changes, waiting };
}

/** `lasts`: told at the end even if no reading agrees. */
type Verdict = "so" | "not so" | "not yet" | "lasts";

function judge(heard: Heard, ear: Ear, { streams, now, before }: Sides): Verdict {
  const [row, was] = [now(heard), before(heard)];
  if (heard.consumer !== null && (!(row ?? was) || goesWithItsStream(heard, ear, streams))) return "not so";
  switch (heard.what) {
    case "stream-created":
    case "consumer-created":
      if ([row, was].some((each) => each && isItsBeginning(heard, each, ear))) return "not so"; // told by its own time
      return ear.said(ofSame(heard, "deleted"), heard).some(({ at }) => at > heard.at) ? "so" : "not yet";
    case "stream-deleted":
    case "consumer-deleted":
      return row && row.createdAt <= heard.at ? "not yet" : "so";
    case "consumer-paused":
    case "consumer-resumed":
      return !row || isAsSaid(row, heard, ear) ? "so" : "lasts";
    default:
      return "not yet"; // an update that changes nothing is said too
  }
}

/** Of those that were said about then, the nearest. */
function isItsBeginning(heard: Heard, { createdAt }: Row, ear: Ear): boolean {
  const far = ({ at }: Heard) => Math.abs(at - createdAt);
  return far(heard) < CREATED_APART_MS && ear.said(heard.what, heard).every((other) => far(other) >= far(heard));
}

function goesWithItsStream({ stream, at }: Heard, ear: Ear, streams: Sides["streams"]): boolean {
  const holder = streams.get(stream);
  if (!holder || holder.createdAt > at) return true;
  return ear.said("stream-deleted", { stream, consumer: null }).some((end) => end.at >= at && end.at - at < WITH_ITS_STREAM_MS);
}

/** The last that was said of a pause is how the reading shows it. */
function isAsSaid(row: Row, heard: Heard, ear: Ear): boolean {
  const lastOf = (what: Heard["what"]) => ear.said(what, heard).at(-1)?.at ?? 0;
  return "paused" in row && row.paused === lastOf("consumer-paused") > lastOf("consumer-resumed");
}

const ofSame = ({ consumer }: Heard, what: "deleted"): Heard["what"] => `${consumer === null ? "stream" : "consumer"}-${what}`;

function toChange(heard: Heard, { context, now, before }: Sides): Change {
  const { at, what, stream, consumer, detail } = heard;
  const change = { context, at, what, stream, consumer, detail, isExact: true };
  if (what !== "consumer-paused" && what !== "consumer-resumed") return onceChange({ ...change, mark: ["heard", at] });
  return passingChange({ ...change, mark: [(now(heard) ?? before(heard))?.createdAt ?? at] });
}
