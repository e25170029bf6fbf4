import type { ConsumerConfig, JsMsg } from "@nats-io/jetstream";
import { toDeadLetter, type DeadLetters, type Death } from "./dead-letter";
import type { Declared } from "./declared";
import { errorText } from "./error-text";
import { headerBlockOf, headerPairs } from "./headers";
import { ackWaitMs, InProgress, whileWaiting } from "./in-progress";
import type { Log } from "./log";
import type { Publish, Published } from "./publish";
import { seenKey, type Remembered } from "./remembered";
import { nakDelayMs, type ConsumerSpec } from "./spec";
import { sleep, Stopped } from "./time";
import type { Delivery, Fault, Handler, Message } from "./types";
import type { Work } from "./work";

export type HandleContext = {
  log: Log;
  stream: string;
  spec: ConsumerSpec;
  /** The consumer as the server has it: when the pull began, and now. Where it is not what was declared, it decides. */
  live: { config: ConsumerConfig; ask(): Promise<ConsumerConfig> };
  declared: Declared;
  seen: Remembered;
  deadLetters: DeadLetters | null;
  handler: Handler;
  /** What an incident makes of a delivery. */
  fault(delivery: Delivery): Fault | null;
  long: boolean;
  work: Work;
  scale: number;
  publish(message: Publish): Promise<Published>;
  /** For tests: the place where a crash would be worst. */
  afterDeadLetter?: () => void;
};

type Outcome = "acked" | "repeated" | "retried" | "given-back" | "exhausted" | "died" | "stale" | "terminated" | "abandoned" | "lost";

/** A message as it came and as the handler sees it, and when its stream was made. Stale: nobody answers it any more. */
type InHand = { wire: JsMsg; message: Message; born: string; isStale(): boolean };

/**
 * One delivery, to its end. What failed is nak'ed with a delay; on the last attempt its dead letter is stored and acknowledged by the
 * dead-letter stream *before* the ack, so that a crash between the two leaves one record of one death, never none. Where it rejects, the
 * message is left as it is: the server hands it out again after ack_wait, or shows it as exhausted.
 */
export async function handle(context: HandleContext, wire: JsMsg): Promise<void> {
  const { stream, spec, live, declared, work } = context;
  const startedAt = performance.now();
  const born = declared.createdAt(stream);
  // An ack names a sequence only: given to a stream that was made again meanwhile, it would settle a stranger. The dead answer nothing.
  const isStale = () => work.isDead || declared.createdAt(stream) !== born;
  const { deliveryCount } = wire.info;
  const progress = new InProgress(wire, { ackWaitMs: ackWaitMs(live.config, deliveryCount), long: context.long, isStale });
  try {
    const maxDeliver = await progress.during(() => liveMaxDeliver(context, deliveryCount));
    const message = toMessage(context, { wire, maxDeliver, born });
    const outcome = await progress.run(() => settle(context, { wire, message, born, isStale }));
    const { seq, attempt, subject, key } = message;
    const ms = Math.round(performance.now() - startedAt);
    context.log.debug({ stream, consumer: spec.name, seq, attempt, subject, key, outcome, ms }, "handled");
  } finally {
    progress.end();
  }
}

async function settle(context: HandleContext, inHand: InHand): Promise<Outcome> {
  const { wire, message, isStale } = inHand;
  const seenAs = message.key === null ? null : seenKey(context.stream, context.spec.name, message.key);
  if (seenAs !== null && (await whileWaiting(() => context.seen.has(seenAs)))) {
    if (isStale()) return "stale";
    wire.ack();
    return "repeated";
  }
  try {
    const instead = await suffer(context, inHand);
    if (instead) return instead;
    await context.handler(message);
  } catch (error) {
    return await fail(context, inHand, error);
  }
  if (context.work.isDead) return "abandoned"; // and not remembered: what it meant to say was not said
  if (seenAs !== null) await whileWaiting(() => context.seen.add(seenAs, message.uid));
  if (isStale()) return "stale";
  wire.ack();
  return "acked";
}

/** How soon, at most, what is slow hears that it is not any more. */
const SLICE_MS = 250;

/** What an incident does to the delivery instead of the handler, or before it (`null`). */
async function suffer({ stream, spec, scale, work, fault }: HandleContext, inHand: InHand): Promise<Outcome | null> {
  const { wire, message, isStale } = inHand;
  const { subject, key, uid, attempt, lastAttempt } = message;
  const delivery = { stream, consumer: spec.name, subject, id: key ?? uid, attempt, lastAttempt };
  const found = fault(delivery);
  if (!found) return null;
  if (isStale()) return "stale";
  switch (found.kind) {
    case "fail":
      throw found.error;
    case "nak":
      wire.nak();
      return lastAttempt ? "exhausted" : "retried";
    case "term":
      wire.term(found.reason);
      return "terminated";
    case "abandon":
      return "abandoned";
    case "lose":
      wire.ack();
      return "lost";
    case "slow":
      for (let leftMs = found.nominalMs * scale; leftMs > 0 && fault(delivery)?.kind === "slow"; leftMs -= SLICE_MS)
        await sleep(Math.min(leftMs, SLICE_MS), message.signal, work.hard);
      return null;
  }
}

async function fail(context: HandleContext, inHand: InHand, error: unknown): Promise<Outcome> {
  const { wire, message, isStale } = inHand;
  const { log, spec, scale, deadLetters, work } = context;
  if (work.isDead) return "abandoned";
  if (message.lastAttempt && deadLetters) return await bury(context, { ...inHand, error, deadLetters });
  if (isStale()) return "stale";
  const isStopped = error instanceof Stopped;
  wire.nak(isStopped ? 0 : nakDelayMs(spec) * scale);
  if (!isStopped) log.debug({ seq: message.seq, attempt: message.attempt, error: errorText(error) }, "failed");
  if (message.lastAttempt) return "exhausted";
  return isStopped ? "given-back" : "retried";
}

async function bury(context: HandleContext, dead: InHand & { error: unknown; deadLetters: DeadLetters }): Promise<Outcome> {
  const { stream, spec, log } = context;
  const { wire, message, error } = dead;
  const death: Death = {
    subject: message.subject,
    data: message.data,
    headerBlock: headerBlockOf(wire),
    error,
    failedAt: new Date(),
    deliveries: message.attempt,
    stream,
    streamCreated: dead.born,
    seq: message.seq,
    consumer: spec.name,
  };
  await context.publish(toDeadLetter(death, dead.deadLetters));
  context.afterDeadLetter?.();
  log.info({ stream, consumer: spec.name, seq: death.seq, error: errorText(error) }, "dead letter");
  if (!dead.isStale()) wire.ack();
  return "died";
}

/** Somebody may have changed the consumer since the pull began: asked anew for every attempt but the first of several. */
async function liveMaxDeliver({ live, log }: HandleContext, attempt: number): Promise<number> {
  const known = live.config.max_deliver ?? -1;
  if (attempt === 1 && known !== 1) return known;
  try {
    return (await live.ask()).max_deliver ?? -1;
  } catch (error) {
    log.warn({ error: String(error) }, "the consumer's settings cannot be read; those known last are used");
    return known;
  }
}

function toMessage(context: HandleContext, { wire, maxDeliver, born }: { wire: JsMsg; maxDeliver: number; born: string }): Message {
  const { stream, long, work } = context;
  const headers = new Map(headerPairs(headerBlockOf(wire)).map(([name, value]) => [name, typeof value === "string" ? value.trim() : ""]));
  const attempt = wire.info.deliveryCount;
  return {
    subject: wire.subject,
    data: wire.data,
    seq: wire.seq,
    attempt,
    lastAttempt: maxDeliver > 0 && attempt >= maxDeliver,
    key: headers.get("Jetlag-Original-Msg-Id") || headers.get("Nats-Msg-Id") || null, // an empty one names nothing
    uid: `${stream}:${born}:${wire.seq}`,
    signal: long ? work.stopping : work.hard,
    header: (name) => headers.get(name) ?? null,
    json: () => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(wire.data)),
  };
}
