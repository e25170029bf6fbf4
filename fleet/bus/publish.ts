import { JetStreamApiError, type JetStreamClient } from "@nats-io/jetstream";
import { errors, headers as natsHeaders, type MsgHdrs } from "@nats-io/transport-node";
import type { Declared } from "./declared";
import { withRawLines } from "./headers";
import type { Log } from "./log";
import { backoffMs, sleep } from "./time";

export type PublishOptions = {
  /** Nats-Msg-Id: a repeat inside the stream's duplicate window is not stored again. */
  msgId: string;
  /** Nats-TTL: the message's own life. The stream has to allow it. */
  ttlMs?: number;
  headers?: Record<string, string>;
  /** Stored only where the stream holds no message on this subject (Nats-Expected-Last-Subject-Sequence: 0). */
  firstOnSubject?: boolean;
};

export type Publish = {
  subject: string;
  body: unknown;
  options: PublishOptions;
  /** Header lines that are sent as they are, behind the others. */
  rawLines?: Uint8Array;
};

/** `stored` also when this very message had been stored before, within the duplicate window; `taken` when one is on the subject already. */
export type Published = "stored" | "taken";

/** Another message is on the subject: StreamWrongLastSequence, and the same where the server does not say which is the last. */
const WRONG_LAST_SEQUENCE = new Set([10071, 10164]);
/** The stream is full, has no leader for now, still works on the same id, or takes too much at once (max_buffered_msgs): a little later it may take it. */
const PASSING = new Set([10077, 10008, 10158, 10167]);

type Durably = { signal: AbortSignal; log: Log; declared: Pick<Declared, "refuseUncaptured" | "again"> };

/**
 * Publishes until the stream has acknowledged: time-outs and missing streams (which are declared again) are tried again with the same id,
 * refusals are thrown, as is at once a subject that no declared stream captures. A try that was stored unheard is known by its id within
 * the stream's duplicate window; tried again later than that, it is stored twice.
 */
export async function publishDurably(js: JetStreamClient, message: Publish & Durably): Promise<Published> {
  const { subject, options, declared } = message;
  declared.refuseUncaptured(subject);
  const payload = payloadOf(message.body);
  for (let attempt = 0; ; attempt += 1) {
    try {
      await js.publish(subject, payload, {
        msgID: options.msgId,
        headers: withRawLines(headersOf(options.headers), message.rawLines),
        expect: options.firstOnSubject ? { lastSubjectSequence: 0 } : {},
        ttl: options.ttlMs === undefined ? undefined : String(wholeSeconds(options.ttlMs)),
        timeout: 3_000,
      });
      return "stored";
    } catch (error) {
      if (error instanceof JetStreamApiError && WRONG_LAST_SEQUENCE.has(error.code)) return "taken";
      if (!mayPass(error)) throw error;
      if (!(error instanceof JetStreamApiError)) declared.again(); // somebody may have deleted the stream
      if (attempt % 10 === 2)
        message.log.warn({ subject, msgId: options.msgId, attempt, error: String(error) }, "not stored yet, trying again");
      await sleep(backoffMs(attempt), message.signal);
    }
  }
}

/** Anything else is a refusal, and repeating it would not help. */
const mayPass = (error: unknown) => (error instanceof JetStreamApiError ? PASSING.has(error.code) : isUnanswered(error));

/**
 * Nobody answered a publish or a direct get: no server, no leader, no such stream (yet, or any more). Where somebody listens to everything,
 * the server does not say that nobody is there: then it is a time-out.
 */
export function isUnanswered(error: unknown): boolean {
  const causes = error instanceof Error ? [error, error.cause] : [];
  return causes.some((e) => e instanceof errors.TimeoutError || (e instanceof errors.RequestError && e.isNoResponders()));
}

export const payloadOf = (body: unknown): Uint8Array | string => (body instanceof Uint8Array ? body : JSON.stringify(body));

export function headersOf(record: Readonly<Record<string, string>> = {}): MsgHdrs {
  const headers = natsHeaders();
  for (const [name, value] of Object.entries(record)) headers.set(name, value);
  return headers;
}

/** The server counts lives in seconds, and knows none under one. */
export const wholeSeconds = (ms: number) => Math.max(1, Math.round(ms / 1_000));
