import type { Consumer, ConsumerConfig, ConsumerMessages, JetStreamClient } from "@nats-io/jetstream";
import { handle, type HandleContext } from "./handle";
import { ackWaitMs } from "./in-progress";
import type { Pause } from "./pause";
import { pullingOf } from "./pulling";
import { sleep, unlessAborted } from "./time";

/**
 * Where somebody listens to everything, the server does not see that a process is gone, and goes on answering its last pull: never for
 * longer than ack_wait, so that this costs a message one delivery at most (or some more where ack_wait is below 1 s, which the client wants).
 */
const expiresMs = (config: ConsumerConfig) => Math.max(1_000, Math.min(10_000, Math.floor(ackWaitMs(config, 1))));

type ConsumeContext = Omit<HandleContext, "live"> & { js: JetStreamClient; pause: Pause };

/** More would wait in this process while ack_wait runs. */
const MAX_PULL = 64;

/**
 * Pulls until the process stops. Every message is started at once, so none waits here while its ack_wait runs: max_ack_pending is the
 * bound, kept by the server over all processes. A consumer that vanished (memory streams go with a server's restart, people delete
 * things) is declared again.
 */
export async function consumeLoop(context: ConsumeContext): Promise<void> {
  const { work, declared, log, stream, spec } = context;
  while (!work.stopping.aborted) {
    try {
      await context.pause.over(work.stopping);
      await declared.ensure();
      const consumer = await unlessAborted(context.js.consumers.get(stream, spec.name), work.stopping);
      const expires = expiresMs((await consumer.info(true)).config);
      const messages = await consumer.consume({ max_messages: Math.min(spec.maxAckPending, MAX_PULL), expires });
      await pull(context, consumer, messages);
    } catch (error) {
      if (work.stopping.aborted) return;
      log.warn({ stream, consumer: spec.name, error: String(error) }, "consuming was interrupted");
      declared.missing();
      await sleep(250);
    }
  }
}

async function pull(context: ConsumeContext, consumer: Consumer, messages: ConsumerMessages): Promise<void> {
  const { work, pause, log, stream, spec } = context;
  const pulling = pullingOf(messages);
  work.pulls.add(pulling);
  const resume = pause.onBegin(() => void pulling.leave());
  if (work.stopping.aborted || pause.isOn) void pulling.leave();
  const watching = endWhenGone(context, messages);
  try {
    const live = { config: (await consumer.info(true)).config, ask: async () => (await consumer.info()).config };
    for await (const message of messages)
      if (!work.isDead) work.track(handle({ ...context, live }, message), log, { stream, consumer: spec.name, seq: message.seq });
  } finally {
    messages.stop();
    work.pulls.delete(pulling);
    resume();
    await watching;
  }
}

async function endWhenGone({ stream, spec, log, declared }: ConsumeContext, messages: ConsumerMessages): Promise<void> {
  for await (const status of messages.status()) {
    if (!["consumer_deleted", "consumer_not_found", "stream_not_found"].includes(status.type)) continue;
    log.warn({ stream, consumer: spec.name, why: status.type }, "a consumer is gone and will be declared again");
    declared.missing();
    messages.stop();
  }
}
