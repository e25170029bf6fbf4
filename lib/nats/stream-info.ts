import "server-only";
import { apiErrors, JsApiError } from "./js-api";
import type { NatsContext } from "./types";

/** STREAM.INFO, as the server writes it; `null` where there is no such stream. NATS_DENIED, NATS_UNAVAILABLE. */
export async function streamInfo<T>(context: NatsContext, name: string): Promise<T | null> {
  try {
    return await context.api<T>(`STREAM.INFO.${name}`);
  } catch (error) {
    if (error instanceof JsApiError && error.errCode === apiErrors.streamNotFound) return null;
    throw error;
  }
}
