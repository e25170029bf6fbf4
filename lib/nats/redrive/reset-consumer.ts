import "server-only";
import type { NatsConnection } from "@nats-io/transport-node";
import type { WireApiError } from "../js-api";
import type { NatsContext, RawReply } from "../types";
import { Pipeline } from "./pipeline";
import type { ResetAnswer } from "./types";

type Asked = { stream: string; consumer: string; seq: number };

/**
 * CONSUMER.RESET over a connection of one's own, so that who asked can be proved gone. Never throws. The server answers once it is done; without an
 * answer it may have been, or may yet be.
 */
export async function resetConsumer(
  { context, connection }: { context: NatsContext; connection: NatsConnection },
  { stream, consumer, seq }: Asked,
  timeoutMs: number,
): Promise<ResetAnswer> {
  const subject = `${context.settings.jsApiPrefix}.CONSUMER.RESET.${stream}.${consumer}`;
  const pipeline = new Pipeline(connection, { inboxPrefix: context.inboxPrefix(), read: (reply) => toAnswer(reply, seq) }).attribute(
    subject,
  );
  const close = () => pipeline.close();
  void connection.closed().then(close);
  try {
    return await pipeline.ask({ subject, payload: JSON.stringify({ seq }) }, timeoutMs);
  } catch (error) {
    return { kind: "refused", errCode: 0, description: error instanceof Error ? error.message : String(error) };
  } finally {
    close();
  }
}

type Wire = { reset_seq?: unknown; error?: WireApiError };

/** `null` for what is no answer of JetStream. */
function toAnswer({ status, data }: RawReply, seq: number): ResetAnswer | null {
  if (data.byteLength === 0) return status === 503 ? { kind: "no-responders" } : null;
  let answer: unknown;
  try {
    answer = JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("utf8"));
  } catch {
    return null; // not JSON, so not JetStream's
  }
  if (typeof answer !== "object" || answer === null) return null;
  const { reset_seq: resetTo, error } = answer as Wire; // both are checked here
  if (error) return { kind: "refused", errCode: error.err_code ?? 0, description: error.description ?? "" };
  return resetTo === seq ? { kind: "reset" } : null;
}
