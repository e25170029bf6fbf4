import "server-only";
import type { NatsContext } from "../types";

/**
 * Pauses a consumer until then (epoch ms, by the server's clock), or lets it go on (`null`). Resolves with whether it is paused now: a time that is over
 * when the server reads it pauses nothing. NATS_DENIED, NATS_UNAVAILABLE, NOT_FOUND.
 */
export async function pauseConsumer(
  context: NatsContext,
  { stream, consumer }: { stream: string; consumer: string },
  until: number | null,
): Promise<boolean> {
  const body = until === null ? {} : { pause_until: new Date(until).toISOString() };
  const { paused } = await context.api<{ paused?: boolean }>(`CONSUMER.PAUSE.${stream}.${consumer}`, body);
  return paused === true;
}
