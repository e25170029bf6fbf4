import "server-only";
import { AppError } from "@/lib/errors";
import type { NatsContext } from "../types";
import { toStream, type WireStream } from "../wire/stream";
import { askServers } from "./ask-servers";
import { duplicateWindowMs, toMove, type WireStreamFacts } from "./stream-facts";
import type { StreamNow } from "./types";

/**
 * STREAM.INFO, and which server leads the stream. Errors: NOT_FOUND (no such stream), NATS_UNAVAILABLE (also from servers before
 * 2.10, which do not say what time it is: their clock cannot be told from ours), NATS_DENIED.
 */
export async function streamNow(context: NatsContext, name: string): Promise<StreamNow> {
  const wire = await context.api<WireStreamFacts>(`STREAM.INFO.${name}`);
  const stream = toStream(wire, { serverAt: Number.NaN });
  if (Number.isNaN(stream.at)) throw new AppError("NATS_UNAVAILABLE", `STREAM.INFO does not tell the server's time`);
  return {
    name: stream.name,
    createdAt: stream.createdAt,
    at: stream.at,
    firstSeq: stream.firstSeq,
    lastSeq: stream.lastSeq,
    duplicateWindowMs: duplicateWindowMs(stream),
    retention: stream.retention,
    allowDirect: stream.allowDirect,
    consumerCount: stream.consumerCount,
    isReplicated: stream.replicas > 1,
    maxAgeMs: stream.maxAgeMs,
    transform: toMove(wire.config?.subject_transform),
    leader: await leaderId(context, wire.cluster),
  };
}

/**
 * The leader's id is new at each start, its name is not. Asked anew each time, and after STREAM.INFO: an id remembered from before
 * a restart would say that the server still knows message ids that it has forgotten.
 */
async function leaderId(context: NatsContext, cluster: WireStream["cluster"]): Promise<string | null> {
  const { info } = context.connection();
  if (!cluster) return info?.cluster === undefined ? (info?.server_id ?? null) : null;
  const { leader } = cluster;
  if (!leader) return null;
  if (leader === info?.server_name) return info.server_id;
  try {
    const answers = await askServers(context, { limit: 1 }, ({ name }) => name === leader);
    return answers.find(({ name }) => name === leader)?.id ?? null;
  } catch (error) {
    if (error instanceof AppError && error.code === "NATS_DENIED") return null;
    throw error;
  }
}
