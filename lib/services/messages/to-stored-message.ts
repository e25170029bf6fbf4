import "server-only";
import type { z } from "zod";
import { parseHeaders, toHeaders } from "@/lib/domain/headers";
import type { StoredMessage } from "@/lib/domain/message";
import { toPayload } from "@/lib/domain/payload";
import type { RawMessage } from "@/lib/nats";
import { isoOf } from "../iso";

/** A stored message as the API shows it, its body cut at `maxBytes`. */
export function toStoredMessage(
  context: string,
  message: RawMessage,
  { maxBytes }: { maxBytes?: number } = {},
): z.infer<typeof StoredMessage> {
  return {
    context,
    stream: message.stream,
    seq: message.seq,
    subject: message.subject,
    at: isoOf(message.at),
    sizeBytes: message.payload.length,
    headers: toHeaders(message.headerBlock && parseHeaders(message.headerBlock)),
    payload: toPayload(message.payload, { maxBytes }),
  };
}
