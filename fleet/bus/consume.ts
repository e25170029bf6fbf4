import type { ConsumerMessages, JetStreamClient, JsMsg } from "@nats-io/jetstream";
import { handle, type HandleContext } from "./handle";
import type { Pause } from "./pause";
import { sleep } from "./time";

export type ConsumeContext = HandleContext & {
  js: JetStreamClient;
  /** Resolves when streams and consumers exist as declared; after a lost connection it declares them again. */
  declared(): Promise<void>;
  /** Something was missing: declare again before the next pull. */
  missing(): void;
  /** Open pulls, so that a reconnect or a stop can end them. */
  open: Set<ConsumerMessages>;
  inFlight: Set<Promise<void>>;
  pause: Pause;
};

/** More would wait in this process while ack_wait runs. */
const MAX_PULL = 64;

/**
 * Pulls until the process stops. Every message is started at once, so none waits here while its ack_wait runs: max_ack_pending is the
 * bound, kept by the server over all processes. A consumer that vanished (memory streams go with a server's restart, people delete
 * things) is declared again.
 */
export async function consumeLoop(context: ConsumeContext): Promise<void> {
  const { stopping, log, spec } = context;
  while (!stopping.aborted) {
    try {
      await context.pause.over(stopping);
      await context.declared();
      const consumer = await context.js.consumers.get(context.stream, spec.name);
      const messages = await consumer.consume({ max_messages: Math.min(spec.maxAckPending, MAX_PULL), expires: 10_000 });
      await pull(context, messages);
    } catch (error) {
      if (stopping.aborted) return;
      log.warn({ stream: context.stream, consumer: spec.name, error: String(error) }, "consuming was interrupted");
      context.missing();
      await sleep(250);
    }
  }
}

async function pull(context: ConsumeContext, messages: ConsumerMessages): Promise<void> {
  context.open.add(messages);
  const resume = context.pause.onBegin(() => messages.stop());
  if (context.stopping.aborted || context.pause.isOn) messages.stop();
  const watching = endWhenGone(context, messages);
  try {
    for await (const message of messages) track(context, message);
  } finally {
    context.open.delete(messages);
    resume();
    await watching;
  }
}

function track(context: ConsumeContext, message: JsMsg): void {
  const work = handle(context, message).finally(() => context.inFlight.delete(work));
  context.inFlight.add(work);
}

async function endWhenGone(context: ConsumeContext, messages: ConsumerMessages): Promise<void> {
  for await (const status of messages.status()) {
    if (!["consumer_deleted", "consumer_not_found", "stream_not_found"].includes(status.type)) continue;
    context.log.warn(
      { stream: context.stream, consumer: context.spec.name, why: status.type },
      "a consumer is gone and will be declared again",
    );
    context.missing();
    messages.stop();
  }
}
