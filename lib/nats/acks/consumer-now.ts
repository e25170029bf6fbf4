import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import { apiErrors, JsApiError } from "../js-api";
import type { NatsContext } from "../types";
import { toConsumer, type WireConsumer } from "../wire/consumer";

/** CONSUMER.INFO, which its leader answers; `null` when there is no such consumer. NATS_DENIED, NATS_UNAVAILABLE. */
export async function consumerNow(context: NatsContext, stream: string, name: string): Promise<Consumer | null> {
  try {
    const wire = await context.api<WireConsumer>(`CONSUMER.INFO.${stream}.${name}`);
    return toConsumer(wire, { serverAt: 0, clustered: Boolean(wire.cluster && "name" in wire.cluster) });
  } catch (error) {
    const isGone = error instanceof JsApiError && GONE.includes(error.errCode);
    if (isGone) return null;
    throw error;
  }
}

const GONE: readonly number[] = [apiErrors.consumerNotFound, apiErrors.streamNotFound];
