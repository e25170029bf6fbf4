import "server-only";
import { AppError } from "@/lib/errors";
import { NoResponders } from "../inbox";
import type { NatsContext, RawMessage } from "../types";
import { separateControlHeaders } from "./control-headers";
import { msgGet, toWire, type Which } from "./msg-get";

export type ReadableStream = { name: string; allowDirect: boolean };

/**
 * One stored message as bytes, or `null` when there is none. Looking changes nothing: direct get or MSG.GET, never a consumer.
 * A 404 of direct get may be a replica that is behind, so MSG.GET has the last word where it is permitted.
 * Errors: NATS_DENIED, NATS_UNAVAILABLE, NOT_FOUND (no such stream).
 */
export async function readMessage(context: NatsContext, stream: ReadableStream, which: Which): Promise<RawMessage | null> {
  if (!stream.allowDirect) return msgGet(context, stream.name, which);
  const direct = await directGet(context, stream.name, which);
  if (direct.kind === "message") return direct.message;
  try {
    return await msgGet(context, stream.name, which);
  } catch (error) {
    if (direct.kind === "none" && isDenied(error)) return null;
    throw direct.kind === "denied" && isDenied(error) ? direct.error : error;
  }
}

export const isDenied = (error: unknown): error is AppError => error instanceof AppError && error.code === "NATS_DENIED";

type Direct =
  | { kind: "message"; message: RawMessage }
  | { kind: "none" }
  /** Off, without a leader, or a block that it cannot give exactly: ask another way. */
  | { kind: "elsewhere" }
  | { kind: "denied"; error: AppError };

async function directGet(context: NatsContext, stream: string, which: Which): Promise<Direct> {
  try {
    const reply = await context.request(`${context.settings.jsApiPrefix}.DIRECT.GET.${stream}`, JSON.stringify(toWire(which)));
    const separated = reply.headerBlock && separateControlHeaders(reply.headerBlock);
    if (!separated && reply.status === 404) return { kind: "none" };
    if (!separated?.exact) return { kind: "elsewhere" };
    const { subject, seq, at } = separated.control;
    return { kind: "message", message: { stream, seq, subject, at, headerBlock: separated.stored, payload: reply.data } };
  } catch (error) {
    if (error instanceof NoResponders) return { kind: "elsewhere" };
    if (isDenied(error)) return { kind: "denied", error };
    throw error;
  }
}
