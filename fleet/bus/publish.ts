import { JetStreamApiError, type JetStreamClient } from "@nats-io/jetstream";
import { errors, headers as natsHeaders } from "@nats-io/transport-node";
import type { Log } from "./log";
import { backoffMs, sleep } from "./time";

export type PublishOptions = {
  /** Nats-Msg-Id: a repeat inside the stream's duplicate window is not stored again. */
  msgId: string;
  headers?: Record<string, string>;
  /** Only the first message ever on this subject is stored (Nats-Expected-Last-Subject-Sequence: 0). */
  firstOnSubject?: boolean;
};

/** `stored` also when this very message had been stored before; `taken` when another one was first on the subject. */
export type Published = "stored" | "taken";

const WRONG_LAST_SEQUENCE = new Set([10071, 10164]);
/** The stream is full, has no leader for now, or still works on the same id: the same publish may succeed a little later. */
const PASSING = new Set([10077, 10008, 10158]);

/** Publishes until the stream has acknowledged: time-outs and missing streams are tried again with the same id, refusals are thrown. */
export async function publishDurably(
  js: JetStreamClient,
  message: { subject: string; body: unknown; options: PublishOptions; signal: AbortSignal; log: Log },
): Promise<Published> {
  const { subject, options } = message;
  const payload = JSON.stringify(message.body);
  for (let attempt = 0; ; attempt += 1) {
    const headers = natsHeaders();
    for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
    try {
      const expect = options.firstOnSubject ? { lastSubjectSequence: 0 } : {};
      await js.publish(subject, payload, { msgID: options.msgId, headers, expect, timeout: 3_000 });
      return "stored";
    } catch (error) {
      if (error instanceof JetStreamApiError && WRONG_LAST_SEQUENCE.has(error.code)) return "taken";
      if (!mayPass(error)) throw error;
      if (attempt % 10 === 2)
        message.log.warn({ subject, msgId: options.msgId, attempt, error: String(error) }, "not stored yet, trying again");
      await sleep(backoffMs(attempt), message.signal);
    }
  }
}

/** Nobody answered (no server, no such stream yet, no leader): anything else is a refusal, and repeating it would not help. */
function mayPass(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return PASSING.has(error.code);
  const isUnanswered = error instanceof Error && error.cause instanceof errors.RequestError && error.cause.isNoResponders();
  return isUnanswered || error instanceof errors.TimeoutError;
}
