import "server-only";
import { readBatch, readMessage, type ReadableStream } from "../messages";
import { isDenied } from "../messages/read-message";
import { mapLimit } from "../snapshot/map-limit";
import type { NatsContext, RawMessage } from "../types";
import type { Scan, Scanned } from "./types";

const AT_ONCE = 1_000;
const GAPS_AT_ONCE = 32;

type Gap = { first: number; last: number };

/**
 * Everything that is stored from `first` to `last`, by batched direct get, each shown to `sees` once. A direct get may come from a replica or a mirror
 * that is behind, so what it leaves out is asked for again of the leader, by MSG.GET: only what that does not have either is missing.
 * NATS_DENIED, NATS_UNAVAILABLE, NOT_FOUND.
 */
export async function scan(context: NatsContext, stream: ReadableStream, { first, last, sees, signal }: Scan): Promise<Scanned> {
  const gaps: Gap[] = [];
  let next = first;
  while (next <= last) {
    if (signal.aborted) return { kind: "cut", scannedTo: next - 1 };
    const { messages } = await readBatch(context, stream, { fromSeq: next, batch: Math.min(AT_ONCE, last - next + 1) });
    const inside = messages.filter(({ seq }) => seq <= last);
    for (const message of inside) {
      if (message.seq > next) gaps.push({ first: next, last: message.seq - 1 });
      next = message.seq + 1;
      if (sees(message)) return { kind: "enough" };
    }
    if (inside.length === messages.length && messages.length > 0) continue;
    if (next <= last) gaps.push({ first: next, last });
    break;
  }
  return askLeader(context, stream, { gaps, last, sees, signal });
}

type Asked = Pick<Scan, "last" | "sees" | "signal"> & { gaps: readonly Gap[] };

async function askLeader(context: NatsContext, stream: ReadableStream, { gaps, last, sees, signal }: Asked): Promise<Scanned> {
  const leader = { ...stream, allowDirect: false };
  let missing = 0;
  let isEnough = false;
  await mapLimit(gaps, GAPS_AT_ONCE, async (gap) => {
    for (let seq = gap.first; seq <= gap.last && !isEnough && !signal.aborted;) {
      const message = await nextOrDenied(seq);
      const end = Math.min(message?.seq ?? Infinity, gap.last + 1);
      missing += end - seq;
      if (message && message.seq <= gap.last) isEnough = sees(message);
      seq = end + 1;
    }
  });
  if (isEnough) return { kind: "enough" };
  return signal.aborted ? { kind: "cut", scannedTo: (gaps[0]?.first ?? last + 1) - 1 } : { kind: "whole", missing };

  /** Where MSG.GET is not permitted nobody says that it is there: it is missing. */
  async function nextOrDenied(seq: number): Promise<RawMessage | null> {
    try {
      return await readMessage(context, leader, { seq, nextBySubject: ">" });
    } catch (error) {
      if (isDenied(error)) return null;
      throw error;
    }
  }
}
