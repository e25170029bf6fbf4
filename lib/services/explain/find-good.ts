import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { Good } from "@/lib/domain/explain/row";
import { askForGood, doubtOf, isFinished, type Asked } from "@/lib/domain/explain/why-no-good";
import { parseHeaders, toHeaders } from "@/lib/domain/headers";
import { toPayload } from "@/lib/domain/payload";
import { AppError } from "@/lib/errors";
import type { NatsContext, RawMessage } from "@/lib/nats";
import { readBatch, readMessage } from "@/lib/nats/messages";
import { snapshotOf, whyOf } from "../contexts/freshness";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

type Looking = Pick<Deps, "db" | "nats" | "watch">;

/** Of so many in a row one is looked for; where each is a request of its own, of fewer. */
const IN_A_ROW = { direct: 8, oneByOne: 2 };
const MOST_BYTES = 1024 * 1024;
/** From so far before the one that died: the first that are there, not the last before it, which NATS has no request for. */
const NEAR = 256;

/**
 * A message of the same subject that the same consumer has finished and that did not die: after the one that died, else before it, else the newest, else
 * among the oldest. Direct get or MSG.GET, at most ten requests, and never a consumer. What cannot be known is said.
 */
export async function findGood(letter: DeadLetter, deps: Looking): Promise<Good> {
  const state = deps.watch.context(letter.context)?.state();
  const snapshot = state && snapshotOf(state);
  const connection = deps.nats.get(letter.context);
  if (!snapshot || !connection) return unknown(`${letter.context} has not been read yet: ${state ? whyOf(state) : "not configured"}`);
  const asked = askForGood(letter, snapshot);
  if ("why" in asked) return unknown(asked.why);
  try {
    const found = await search(asked, { connection, letter, deps });
    return found ? { ...toGood(found), doubt: doubtOf(found, snapshot.streams) } : unknown(noneOf(asked));
  } catch (error) {
    if (error instanceof AppError) return unknown(`${asked.stream.name} could not be read: ${error.message}`);
    throw error;
  }
}

const unknown = (why: string): Good => ({ kind: "unknown", why: why.endsWith(".") ? why : `${why}.` });

function noneOf({ consumer, stream, subject }: Asked): string {
  const floor = consumer.ackFloor.streamSeq;
  if (floor === 0) return `${consumer.name} has finished nothing of ${stream.name} yet.`;
  return `No other message of ${subject} was found up to the ack floor of ${consumer.name} (#${floor.toLocaleString("en")}), or those found died too.`;
}

type Search = { connection: NatsContext; letter: DeadLetter; deps: Looking };

async function search(asked: Asked, { connection, letter, deps }: Search): Promise<RawMessage | null> {
  const { stream, subject, seq, consumer } = asked;
  if (consumer.ackFloor.streamSeq === 0) return null;
  const batch = stream.allowDirect ? IN_A_ROW.direct : IN_A_ROW.oneByOne;
  const from = async (fromSeq: number) =>
    (await readBatch(connection, stream, { fromSeq, nextBySubject: subject, batch, maxBytes: MOST_BYTES })).messages;
  const last = async () => [await readMessage(connection, stream, { lastBySubject: subject })].filter((each) => each !== null);
  const places = [
    ...(seq < consumer.ackFloor.streamSeq ? [() => from(seq + 1)] : []),
    ...(seq > 1 ? [async () => (await from(Math.max(1, seq - NEAR))).toReversed()] : []),
    last,
    () => from(1),
  ];
  const of = { context: letter.context, stream: stream.name, createdAt: letter.originalCreatedAt };
  for (const look of places) {
    const finished = (await look()).filter((each) => isFinished(each, asked));
    if (finished.length === 0) continue;
    const dead = await deps.db.explain.deadAmong(
      of,
      consumer.name,
      finished.map((each) => each.seq),
    );
    const good = finished.find((each) => !dead.has(each.seq));
    if (good) return good;
  }
  return null;
}

function toGood({ stream, seq, subject, at, payload, headerBlock }: RawMessage): Omit<Extract<Good, { kind: "found" }>, "doubt"> {
  const headers = toHeaders(headerBlock && parseHeaders(headerBlock));
  return { kind: "found", stream, seq, subject, at: isoOf(at), payload: toPayload(payload), headers };
}
