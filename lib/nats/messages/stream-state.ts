import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import type { Stream } from "@/lib/domain/stream/types";
import { apiErrors, JsApiError } from "../js-api";
import type { NatsContext } from "../types";

/** What those who read a stream need to know of it, as of `STREAM.INFO` or of the last tick. Times are epoch ms. */
export type StreamState = {
  createdAt: number;
  allowDirect: boolean;
  allowMsgTtl: boolean;
  storage: "file" | "memory";
  replicas: number;
  messages: number;
  firstSeq: number;
  lastSeq: number;
  numDeleted: number;
};

const Wire = z.object({
  created: z.string(),
  config: z.object({
    allow_direct: z.boolean().optional(),
    allow_msg_ttl: z.boolean().optional(),
    storage: z.enum(["file", "memory"]).optional(),
    num_replicas: z.number().optional(),
  }),
  state: z.object({
    messages: z.number(),
    first_seq: z.number(),
    last_seq: z.number(),
    num_deleted: z.number().optional(),
    deleted: z.array(z.number()).nullish(),
  }),
});

/** The stream now; `null` when there is none. Where STREAM.INFO is not permitted, what the collector saw has to do. */
export async function readStreamState(context: NatsContext, name: string, seen: Stream | null): Promise<StreamState | null> {
  try {
    return whereItBegins(toState(await info(context, name)));
  } catch (error) {
    if (error instanceof JsApiError && error.errCode === apiErrors.streamNotFound) return null;
    if (seen && error instanceof AppError && error.code === "NATS_DENIED") return whereItBegins(seen);
    throw error;
  }
}

/** Emptied by a purge that ends among deleted messages, a stream on file goes on saying where it began (nats-server 2.15.1). */
const whereItBegins = (state: StreamState): StreamState =>
  state.messages === 0 ? { ...state, firstSeq: state.lastSeq + 1, numDeleted: 0 } : state;

/** Sequences missing between the first and the last. Empty where STREAM.INFO is not permitted: then only what leaves at the front is noticed. */
export async function readDeleted(context: NatsContext, name: string): Promise<readonly number[]> {
  try {
    return (await info(context, name, { deleted_details: true })).state.deleted ?? [];
  } catch (error) {
    if (error instanceof AppError && (error.code === "NATS_DENIED" || error.code === "NOT_FOUND")) return [];
    throw error;
  }
}

async function info(context: NatsContext, name: string, body?: object) {
  return Wire.parse(await context.api(`STREAM.INFO.${name}`, body));
}

function toState({ created, config, state }: z.infer<typeof Wire>): StreamState {
  return {
    createdAt: Date.parse(created),
    allowDirect: config.allow_direct ?? false,
    allowMsgTtl: config.allow_msg_ttl ?? false,
    storage: config.storage ?? "file",
    replicas: config.num_replicas ?? 1,
    messages: state.messages,
    firstSeq: state.first_seq,
    lastSeq: state.last_seq,
    numDeleted: state.num_deleted ?? 0,
  };
}
