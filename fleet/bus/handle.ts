import type { JsMsg } from "@nats-io/jetstream";
import { toDeadLetter, type DeadLetters, type Death } from "./dead-letter";
import { headerBlockOf, headerPairs } from "./headers";
import type { Log } from "./log";
import type { Publish, Published } from "./publish";
import { seenKey, type Remembered } from "./remembered";
import { ackWaitMs, nakDelayMs, type ConsumerSpec } from "./spec";
import { Stopped } from "./time";
import type { Handler, Message } from "./types";

export type HandleContext = {
  log: Log;
  stream: string;
  spec: ConsumerSpec;
  /** When the stream was created; changes when it was made again. */
  streamCreated(stream: string): string;
  seen: Remembered;
  deadLetters: DeadLetters | null;
  handler: Handler;
  long: boolean;
  stopping: AbortSignal;
  hard: AbortSignal;
  scaled(nominalMs: number): number;
  publish(message: Publish): Promise<Published>;
  /** For tests: the place where a crash would be worst. */
  afterDeadLetter?: () => void;
};

type Outcome = "acked" | "repeated" | "retried" | "given-back" | "exhausted" | "died" | "stale";

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
  const born = context.streamCreated(context.stream);
  // An ack names a sequence only: given to a stream that was made again meanwhile, it would settle a stranger.
  const isStale = () => context.streamCreated(context.stream) !== born;

  const seenAs = message.key === null ? null : seenKey(context.stream, context.spec.name, message.key);
  if (seenAs !== null && (await context.seen.has(seenAs))) {
    if (isStale()) return "stale";
    wire.ack();
    return "repeated";
  }
  const stopProgress = context.long ? keepInProgress(context, wire) : () => {};
  try {
    await context.handler(message);
  } catch (error) {
    if (message.lastAttempt && context.deadLetters) return await bury(context, wire, { message, born, error, isStale });
    if (isStale()) return "stale";
    wire.nak(error instanceof Stopped ? 0 : context.scaled(nakDelayMs(context.spec)));
    if (!(error instanceof Stopped)) context.log.debug({ seq: message.seq, attempt: message.attempt, error: String(error) }, "failed");
    if (message.lastAttempt) return "exhausted";
    return error instanceof Stopped ? "given-back" : "retried";
  } finally {
    stopProgress();
  }
  if (seenAs !== null) await context.seen.add(seenAs, message.uid);
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
  if (!context.deadLetters) return "exhausted";
  const stopProgress = keepInProgress(context, wire);
  try {
    const death: Death = {
      subject: message.subject,
      data: message.data,
      headerBlock: headerBlockOf(wire),
      error: last.error,
      failedAt: new Date(),
      deliveries: message.attempt,
      stream: context.stream,
      streamCreated: last.born,
      seq: message.seq,
      consumer: context.spec.name,
    };
    await context.publish(toDeadLetter(death, context.deadLetters));
    context.afterDeadLetter?.();
    context.log.info({ stream: context.stream, consumer: context.spec.name, seq: death.seq, error: String(last.error) }, "dead letter");
    if (!last.isStale()) wire.ack();
    return "died";
  } finally {
    stopProgress();
  }
}

function keepInProgress(context: HandleContext, wire: JsMsg): () => void {
  const timer = setInterval(() => wire.working(), context.scaled(ackWaitMs(context.spec, wire.info.deliveryCount)) / 3);
  return () => clearInterval(timer);
}

function toMessage(context: HandleContext, wire: JsMsg): Message {
  const headers = new Map(headerPairs(headerBlockOf(wire)).map(([name, value]) => [name, typeof value === "string" ? value.trim() : ""]));
  const attempt = wire.info.deliveryCount;
  return {
    subject: wire.subject,
    data: wire.data,
    seq: wire.seq,
    attempt,
    lastAttempt: context.spec.maxDeliver > 0 && attempt >= context.spec.maxDeliver,
    key: headers.get("Jetlag-Original-Msg-Id") || headers.get("Nats-Msg-Id") || null, // an empty one names nothing
    uid: `${context.stream}:${context.streamCreated(context.stream)}:${wire.seq}`,
    signal: context.long ? context.stopping : context.hard,
    header: (name) => headers.get(name) ?? null,
    json: () => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(wire.data)),
  };
}
