import { deathSubjects } from "../capture/captures-advisories";
import type { Consumer } from "../consumer/types";
import type { DeadLetter } from "../dead-letter/dead-letter";
import type { Stream } from "../stream/types";
import { covers, isSubject, matchesSome } from "../subject";

/*
 * What NATS tells of success: on a stream that keeps its messages, what a consumer was given and what lies at or below its ack floor is finished,
 * and what is finished and did not die went well. Everywhere else nobody can say it, and why is said instead.
 */

export type Asked = { stream: Stream; consumer: Consumer; subject: string; seq: number };

type Letter = Pick<DeadLetter, "originalStream" | "originalSeq" | "originalCreatedAt" | "originalSubject" | "consumer">;
type Seen = { streams: readonly Stream[]; consumers: readonly Consumer[] };

/** Where to look for a message that went well, or, in a sentence, why none can be known. */
export function askForGood(letter: Letter, { streams, consumers }: Seen): Asked | { why: string } {
  const { originalStream: name, originalSeq: seq, originalSubject: subject, consumer: by } = letter;
  if (name === null || seq === null) return { why: "The letter does not say which message of which stream died." };
  if (by === null) return { why: "The letter does not say which consumer gave up on it." };
  const stream = streams.find((each) => each.name === name);
  if (!stream) return { why: `There is no stream ${name} any more.` };
  if (letter.originalCreatedAt !== null && letter.originalCreatedAt !== stream.createdAt)
    return { why: `${name} has been made again since it died there.` };
  if (stream.retention === "workqueue") return { why: `${name} is a work queue: what succeeded is gone from it.` };
  if (stream.retention === "interest")
    return { why: `${name} keeps a message only until it is acknowledged: what succeeded is gone from it.` };
  if (subject === null) return { why: "Which subject it was on is not known." };
  if (!isSubject(subject)) return { why: "What the letter names as its subject is none." };
  const consumer = consumers.find((each) => each.stream === name && each.name === by);
  if (!consumer) return { why: `There is no consumer ${by} of ${name} any more: only that could say what it has finished.` };
  const why = whyNotTold(consumer, subject);
  return why === null ? { stream, consumer, subject, seq } : { why };
}

function whyNotTold({ name, hasLeader, ackPolicy, deliverPolicy, filterSubjects }: Consumer, subject: string): string | null {
  if (!hasLeader) return `${name} has no leader at present: only that could say what it has finished.`;
  if (ackPolicy !== "explicit" && ackPolicy !== "all") return `${name} has ack policy ${ackPolicy}: it does not say what succeeded.`;
  if (deliverPolicy === "by_start_time") return `${name} began at a time of its own: it does not say which messages it was given.`;
  if (filterSubjects.length > 0 && !matchesSome(filterSubjects, subject)) return `${name} does not read ${subject} any more.`;
  return null;
}

type Candidate = { seq: number; at: number; subject: string };

/** By two clocks. */
const CLOCKS_APART_MS = 5_000;

/** Whether this consumer was given a message, and has finished it. One that began later than its stream was given what was stored after it began. */
export function isFinished({ seq, at, subject }: Candidate, { consumer, stream, subject: wanted, seq: dead }: Asked): boolean {
  if (seq === dead || subject !== wanted || seq > consumer.ackFloor.streamSeq) return false;
  const isSinceBegun = consumer.deliverPolicy === "all" || at > consumer.createdAt + CLOCKS_APART_MS;
  return isSinceBegun && !wasSkipped(seq, consumer, stream);
}

/**
 * A reset counts deliveries anew, and its ack floor passes what it skips (nats-server 2.15.1, measured): where more messages lie between than
 * were delivered since, this one was not. Of a consumer with filters it cannot be told how many lie between for it.
 */
function wasSkipped(seq: number, { filterSubjects, delivered }: Consumer, { numDeleted }: Stream): boolean {
  return filterSubjects.length === 0 && delivered.streamSeq - seq + 1 - numDeleted > delivered.consumerSeq;
}

/** What is not certain of one that is finished, and of which no death is known; `null` where deaths were captured when it was stored. */
export function doubtOf({ at }: Pick<Candidate, "at">, streams: readonly Stream[]): string | null {
  const since = deathSubjects.map((subject) =>
    Math.min(
      ...streams.flatMap(({ sealed, subjects, createdAt }) => (!sealed && subjects.some((each) => covers(each, subject)) ? createdAt : [])),
    ),
  );
  if (!since.every(Number.isFinite)) return "Deaths are not captured here: that it was not given up or terminated is not certain.";
  return at < Math.max(...since)
    ? "It is older than the capturing of deaths: that it was not given up or terminated is not certain."
    : null;
}
