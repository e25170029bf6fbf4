import "server-only";
import { z } from "zod";
import { apiErrors, JsApiError } from "../js-api";
import type { NatsContext, RawMessage } from "../types";

/** How to name one message of a stream. */
export type Which = { seq: number } | { seq: number; nextBySubject: string } | { lastBySubject: string };

const Wire = z.object({
  message: z.object({
    subject: z.string(),
    seq: z.number(),
    time: z.string(),
    hdrs: z.string().optional(),
    data: z.string().optional(),
  }),
});

/** STREAM.MSG.GET: answered by the leader, so what it says is true; 15 times slower than direct get. `null` when there is no such message. */
export async function msgGet(context: NatsContext, stream: string, which: Which): Promise<RawMessage | null> {
  try {
    const { message } = Wire.parse(await context.api(`STREAM.MSG.GET.${stream}`, toWire(which)));
    return {
      stream,
      seq: message.seq,
      subject: message.subject,
      at: Date.parse(message.time),
      headerBlock: message.hdrs ? Buffer.from(message.hdrs, "base64") : null,
      payload: Buffer.from(message.data ?? "", "base64"),
    };
  } catch (error) {
    if (error instanceof JsApiError && error.errCode === apiErrors.noMessage) return null;
    throw error;
  }
}

export function toWire(which: Which): Record<string, unknown> {
  if ("lastBySubject" in which) return { last_by_subj: which.lastBySubject };
  return "nextBySubject" in which ? { seq: which.seq, next_by_subj: which.nextBySubject } : { seq: which.seq };
}
