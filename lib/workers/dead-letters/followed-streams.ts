import "server-only";
import { capturesAdvisories, deathSubjects, type DeathSubject } from "@/lib/domain/capture/captures-advisories";
import type { Stream } from "@/lib/domain/stream/types";
import { covers } from "@/lib/domain/subject";
import type { WatchedContext } from "@/lib/domain/watch";

type Rows = ReturnType<WatchedContext["streams"]>;

/** Streams that tell of deaths: those that store dead letters, and those that capture advisories. */
export const followedStreams = (context: WatchedContext): readonly string[] => telling(context.streams());

/** Streams that capture all there is on this subject. */
export const streamsCapturing = (context: WatchedContext, subject: DeathSubject): readonly string[] =>
  capturing(context.streams()).get(subject) ?? [];

const telling = oncePerTick((rows) => namesWhere(rows, (row) => row.isDeadLetter || capturesAdvisories(row)));
const capturing = oncePerTick(
  (rows) =>
    new Map(
      deathSubjects.map(
        (subject) => [subject, namesWhere(rows, ({ subjects }) => subjects.some((each) => covers(each, subject)))] as const,
      ),
    ),
);

const namesWhere = (rows: Rows, is: (row: Rows[number]) => boolean): string[] => rows.flatMap((row) => (is(row) ? [row.name] : []));

/** The collector has other rows after each tick, and the same ones until then, however often loops look. */
function oncePerTick<T>(derive: (rows: Rows) => T): (rows: Rows) => T {
  const known = new WeakMap<Rows, { of: T }>();
  return (rows) => {
    let found = known.get(rows);
    if (!found) known.set(rows, (found = { of: derive(rows) }));
    return found.of;
  };
}

/** Whether whatever lies in this stream is a dead letter; else it is followed for its advisories only. */
export const storesLetters = (context: WatchedContext, stream: string): boolean =>
  context.streams().some((row) => row.name === stream && row.isDeadLetter);

/** As the collector saw it last. */
export function snapshotStream(context: WatchedContext, stream: string): Stream | null {
  const state = context.state();
  const snapshot = state.kind === "connecting" ? null : state.snapshot;
  return snapshot?.streams.find((each) => each.name === stream) ?? null;
}
