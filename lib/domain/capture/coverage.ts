import { ownStreams, purposeKey, purposes } from "../own-streams";
import type { Stream } from "../stream/types";
import { covers, overlaps } from "../subject";
import { deathSubjects, type DeathSubject } from "./captures-advisories";

/** A stream as far as capturing cares. */
export type CapturingStream = Pick<Stream, "name" | "subjects" | "sealed" | "metadata">;

/** A part of `subject` that a stream of theirs holds (`takes`), so that none of ours can take the rest: subjects of streams may not overlap. */
type Lost = { subject: DeathSubject; stream: string; takes: string };

/** Which streams of an account capture deaths, and what one of ours would have to take beside them. */
export type Coverage = {
  /** Those that take any of it, in the order of their names: Jetlag reads them. */
  theirs: readonly string[];
  /** `stranger`: a stream of our name that Jetlag has not made. It is theirs, and not touched. */
  ours: "missing" | "ours" | "stranger";
  /** What ours must take: each subject that theirs leave whole. Empty where theirs leave nothing. */
  wants: readonly DeathSubject[];
  lost: readonly Lost[];
  /** What is captured wholly at present, by whomever. */
  captured: readonly DeathSubject[];
};

export const isOwnAdvisories = ({ name, metadata }: Pick<CapturingStream, "name" | "metadata">) =>
  name === ownStreams.advisories && metadata[purposeKey] === purposes[name];

export function coverageOf(streams: readonly CapturingStream[]): Coverage {
  const own = streams.find(isOwnAdvisories);
  const theirs = streams.filter((stream) => stream !== own).sort((a, b) => (a.name < b.name ? -1 : 1));
  const held = deathSubjects.map((subject) => ({ subject, holders: theirs.flatMap((stream) => holdersOf(subject, stream)) }));
  const isWhole = (subject: DeathSubject, stream: CapturingStream) =>
    !stream.sealed && stream.subjects.some((each) => covers(each, subject));
  return {
    theirs: theirs.filter((stream) => !stream.sealed && held.some(({ subject }) => takes(subject, stream))).map(({ name }) => name),
    ours: own ? "ours" : streams.some(({ name }) => name === ownStreams.advisories) ? "stranger" : "missing",
    wants: held.filter(({ holders }) => holders.length === 0).map(({ subject }) => subject),
    lost: held.flatMap(({ subject, holders }) => (theirs.some((stream) => isWhole(subject, stream)) ? [] : holders)),
    captured: deathSubjects.filter((subject) => streams.some((stream) => isWhole(subject, stream))),
  };
}

const takes = (subject: DeathSubject, stream: CapturingStream) => stream.subjects.some((each) => overlaps(each, subject));

/** A sealed stream holds its subjects too, though it stores nothing more. */
function holdersOf(subject: DeathSubject, stream: CapturingStream): Lost[] {
  const held = stream.subjects.find((each) => overlaps(each, subject));
  return held === undefined ? [] : [{ subject, stream: stream.name, takes: held }];
}
