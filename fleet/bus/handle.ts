import type { JsMsg } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { deadLetterMsgId, deadLetterSubject, toEnvelope, type Death } from "./dead-letter";
import { readRawHeaders, type HeaderPair } from "./headers";
import type { Log } from "./log";
import type { Published, PublishOptions } from "./publish";
import type { Seen } from "./seen";
import type { ConsumerSpec } from "./spec";
import { Stopped } from "./time";
import type { Handler, Message } from "./types";

export type HandleContext = {
  nc: NatsConnection;
  log: Log;
  stream: string;
  spec: ConsumerSpec;
  /** When the stream was created; changes when it was made again. */
  streamCreated(): string;
  seen: Seen;
  handler: Handler;
  long: boolean;
  stopping: AbortSignal;
  hard: AbortSignal;
  scaled(nominalMs: number): number;
  publish(subject: string, body: unknown, options: PublishOptions): Promise<Published>;
  /** For tests: the place where a crash would be worst. */
  afterDeadLetter?: () => void;
};

type Outcome = "acked" | "repeated" | "retried" | "given-back" | "died" | "stale";

/**
 * One delivery, to its end. What failed is nak'ed with a delay; on the last attempt its dead letter is stored and acknowledged by the
 * dead-letter stream *before* the ack, so that a crash between the two leaves one record of one death, never none. Never throws.
 */
export async function handle(context: HandleContext, wire: JsMsg): Promise<void> {
  const startedAt = performance.now();
  const message = toMessage(context, wire);
  try {
    const outcome = await settle(context, wire, message);
    const { seq, attempt, subject, key } = message;
    const ms = Math.round(performance.now() - startedAt);
    context.log.debug({ stream: context.stream, consumer: context.spec.name, seq, attempt, subject, key, outcome, ms }, "handled");
  } catch (error) {
    // Left unacknowledged: the server hands it out again after ack_wait, or shows it as exhausted.
    context.log.error({ stream: context.stream, consumer: context.spec.name, seq: message.seq, error: String(error) }, "not settled");
  }
}

async function settle(context: HandleContext, wire: JsMsg, message: Message): Promise<Outcome> {
  const born = context.streamCreated();
  // An ack names a sequence only: given to a stream that was made again meanwhile, it would settle a stranger.
  const isStale = () => context.streamCreated() !== born;

  if (message.key !== null && context.seen.has(message.key)) {
    wire.ack();
    return "repeated";
  }
  const stopProgress = context.long ? keepInProgress(context, wire) : () => {};
  try {
    await context.handler(message);
  } catch (error) {
    if (message.lastAttempt) return await bury(context, wire, { message, born, error, isStale });
    if (isStale()) return "stale";
    wire.nak(error instanceof Stopped ? 0 : context.scaled(context.spec.nakDelayMs));
    if (!(error instanceof Stopped)) context.log.debug({ seq: message.seq, attempt: message.attempt, error: String(error) }, "failed");
    return error instanceof Stopped ? "given-back" : "retried";
  } finally {
    stopProgress();
  }
  if (message.key !== null) context.seen.add(message.key);
  if (isStale()) return "stale";
  wire.ack();
  return "acked";
}

async function bury(
  context: HandleContext,
  wire: JsMsg,
  last: { message: Message; born: string; error: unknown; isStale: () => boolean },
): Promise<Outcome> {
  const { message } = last;
  const stopProgress = keepInProgress(context, wire);
  try {
    const death: Death = {
      subject: message.subject,
      data: message.data,
      headers: await originalHeaders(context, wire),
      error: last.error,
      failedAt: new Date(),
      deliveries: message.attempt,
      stream: context.stream,
      streamCreated: last.born,
      seq: message.seq,
      consumer: context.spec.name,
    };
    await context.publish(deadLetterSubject(death.subject), toEnvelope(death), { msgId: deadLetterMsgId(death) });
    context.afterDeadLetter?.();
    context.log.info({ stream: context.stream, consumer: context.spec.name, seq: death.seq, error: String(last.error) }, "dead letter");
    if (!last.isStale()) wire.ack();
    return "died";
  } finally {
    stopProgress();
  }
}

/** From the stored message where it still lies in the stream, else as far as the client can tell. */
async function originalHeaders(context: HandleContext, wire: JsMsg): Promise<HeaderPair[]> {
  const raw = await readRawHeaders(context.nc, context.stream, wire.seq).catch(() => null);
  return raw ?? safeHeaders(wire);
}

function safeHeaders(wire: JsMsg): HeaderPair[] {
  try {
    return [...(wire.headers ?? [])].flatMap(([name, values]) => values.map((value): HeaderPair => [name, value]));
  } catch {
    return []; // a name the client refuses to read, such as one with a space
  }
}

function keepInProgress(context: HandleContext, wire: JsMsg): () => void {
  const timer = setInterval(() => wire.working(), context.scaled(context.spec.ackWaitMs) / 3);
  return () => clearInterval(timer);
}

function toMessage(context: HandleContext, wire: JsMsg): Message {
  const headers = new Map(safeHeaders(wire).map(([name, value]) => [name, String(value)]));
  const attempt = wire.info.deliveryCount;
  return {
    subject: wire.subject,
    data: wire.data,
    seq: wire.seq,
    attempt,
    lastAttempt: context.spec.maxDeliver > 0 && attempt >= context.spec.maxDeliver,
    key: headers.get("Jetlag-Original-Msg-Id") ?? headers.get("Nats-Msg-Id") ?? null,
    uid: `${context.stream}:${context.streamCreated()}:${wire.seq}`,
    signal: context.long ? context.stopping : context.hard,
    header: (name) => headers.get(name) ?? null,
    json: () => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(wire.data)),
  };
}
