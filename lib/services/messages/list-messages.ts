import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { MessageListQuery, type MessageList } from "@/lib/domain/message";
import { isPattern } from "@/lib/domain/subject";
import { AppError, invalidField } from "@/lib/errors";
import { readBatch, type BatchFrom } from "@/lib/nats/messages";
import { findStream } from "../contexts/find-in-snapshot";
import { selectContext } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { toStoredMessage } from "./to-stored-message";

export const ListMessages = MessageListQuery.extend({ stream: z.string() });

/** What of a body a list shows, and how much of the stream one answer reads. */
const SHOWN_BYTES = 16 * 1024;
const READ_BYTES = 16 * 1024 * 1024;
/** The server counts nanoseconds in 64 bits: a later time wraps around, and would begin at the oldest message. */
const LAST_TIME_MS = (2 ** 63 - 1) / 1e6;

/**
 * Stored messages in their order, read without a consumer, so that looking changes nothing. `fromSeq` 1 is the oldest; the cursor
 * is where the next page begins. `total` only where the server says it. NATS_DENIED, NATS_UNAVAILABLE, UNSUPPORTED (a time without direct get).
 */
export async function listMessages(
  actor: Actor,
  input: z.input<typeof ListMessages>,
  deps: Pick<Deps, "nats" | "watch" | "clock">,
): Promise<z.infer<typeof MessageList>> {
  requireRole(actor, "viewer");
  const { stream: name, context: contextName, limit, ...where } = ListMessages.parse(input);
  if (where.offset !== undefined) throw invalidField(["offset"], "does not work here, because sequences have gaps; use fromSeq");
  const from = fromOf(where, limit);
  const watched = selectContext(deps.watch, contextName);
  const { it } = findStream(watched, name);
  const nats = deps.nats.get(watched.name);
  if (!nats) throw new AppError("NATS_UNAVAILABLE", `${watched.name} is not connected.`);

  const { messages, numPending, lastSeq } = await readBatch(nats, { name, allowDirect: it.allowDirect }, from);
  const isEnd = lastSeq === null || numPending === 0;
  return {
    asOf: isoOf(deps.clock.now()),
    items: messages.map((message) => toStoredMessage(watched.name, message, { maxBytes: SHOWN_BYTES })),
    nextCursor: isEnd ? null : seqCursor(lastSeq + 1),
    incomplete: [],
  };
}

type Where = Omit<z.output<typeof MessageListQuery>, "limit" | "context">;

function fromOf({ fromSeq, fromTime, cursor, subject }: Where, limit: number): BatchFrom {
  if (subject !== undefined && !isPattern(subject)) throw invalidField(["subject"], "is not a subject or a pattern such as orders.>");
  if (fromSeq !== undefined && fromTime !== undefined) throw invalidField(["fromTime"], "cannot be given together with fromSeq");
  if (fromTime !== undefined && Date.parse(fromTime) >= LAST_TIME_MS) throw invalidField(["fromTime"], "is later than NATS can count");
  const rest = { batch: limit, maxBytes: READ_BYTES, ...(subject === undefined ? {} : { nextBySubject: subject }) };
  if (cursor !== undefined) return { fromSeq: parseSeqCursor(cursor), ...rest };
  return fromTime === undefined ? { fromSeq: fromSeq ?? 1, ...rest } : { fromTime, ...rest };
}

const seqCursor = (seq: number) => Buffer.from(`s${seq}`).toString("base64url");

function parseSeqCursor(cursor: string): number {
  const digits = /^s(\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  if (digits === undefined) throw invalidField(["cursor"], "is not a cursor of this list");
  return Number(digits);
}
