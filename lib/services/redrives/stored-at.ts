import "server-only";
import type { ItemRecord, RedriveRecord } from "@/lib/db";
import { sourcesOf, sourceText } from "@/lib/domain/redrive/message/source";
import { AppError, invalidField } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import { redriveWire, type StreamNow } from "@/lib/nats/redrive";
import type { Deps } from "../deps";

type Claimed = { job: Pick<RedriveRecord, "id" | "context">; item: ItemRecord; seq: number };

/**
 * When the message that a person says they saw was stored, in epoch ms; `null` where it cannot be looked at: it was handled and is gone, the
 * target is, or reading is not permitted. INVALID when something else lies there, or nothing has yet. NATS_UNAVAILABLE.
 */
export async function storedAt({ job, item, seq }: Claimed, { nats }: Pick<Deps, "nats">): Promise<number | null> {
  const context = nats.get(job.context);
  if (!context) throw new AppError("NATS_UNAVAILABLE", `${job.context} is not connected.`);
  const wire = redriveWire(context);
  const stream = await orNull(wire.streamNow(item.target));
  if (stream?.createdAt !== item.targetCreatedAt) return null;
  if (seq > stream.lastSeq) throw invalidField(["seq"], `is not in ${stream.name} yet: its last is ${stream.lastSeq}`);
  const message = (await orNull(wire.readMany(stream, [seq])))?.get(seq);
  if (!message) return null;
  if (isOf(message, { job, item })) return message.at;
  throw invalidField(["seq"], whatLies(stream, { item, seq }));
}

/** What every attempt of the item carries, wherever transforms have put it. */
const isOf = ({ headerBlock }: RawMessage, { job, item: { letters } }: Pick<Claimed, "job" | "item">): boolean =>
  sourcesOf(job.id)(headerBlock) === sourceText(letters[0]);

const whatLies = ({ name }: StreamNow, { item: { letters }, seq }: Omit<Claimed, "job">) =>
  `is another message: ${name} #${seq} does not carry the Jetlag-Source ${letters[0].stream}:${letters[0].seq} of this re-drive`;

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError && (error.code === "NOT_FOUND" || error.code === "NATS_DENIED")) return null;
    throw error;
  }
}
