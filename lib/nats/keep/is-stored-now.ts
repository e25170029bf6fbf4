import "server-only";
import type { NatsContext } from "../types";

/** Whether a stream takes this subject, as the server knows it now. Asks by STREAM.LIST, which whoever looks needs. NATS_DENIED, NATS_UNAVAILABLE. */
export async function isStoredNow(context: NatsContext, subject: string): Promise<boolean> {
  const { total } = await context.api<{ total: number }>("STREAM.LIST", { subject });
  return total > 0;
}
