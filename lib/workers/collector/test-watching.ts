import "server-only";
import { jetstreamManager, type ConsumerConfig, type JetStreamManager, type StreamConfig } from "@nats-io/jetstream";
import { connect, createInbox, nanos, type Msg, type NatsConnection } from "@nats-io/transport-node";
import { defaultPolicy, type StatusPolicy } from "@/lib/domain/consumer/policy";
import type { ConsumerRow } from "@/lib/domain/consumer/row";
import { isDeadLetterStream } from "@/lib/domain/dead-letter/detect";
import { defaultStreamPolicy } from "@/lib/domain/stream/track";
import type { StreamRow } from "@/lib/domain/stream/row";
import { connectedContext } from "@/lib/nats/test-context";
import { sourceOf } from "./source";
import { Watcher } from "./watcher";

/** Windows short enough for a test, with the proportions of the defaults. */
export const quickPolicy: StatusPolicy = {
  ...defaultPolicy,
  quietAfterMs: 600,
  windowMs: 1_200,
  rateWindowMs: 300,
  lagFloor: 5,
  ageObjectiveMs: 300,
  offlineAfterMs: 300,
  gapMs: 5_000,
};

const POLL_MS = 100;
const ANSWER_MS = 15_000;

/** One account on a real server, watched, with a client that plays its workers. */
export class Watching {
  private constructor(
    readonly watcher: Watcher,
    readonly nc: NatsConnection,
    readonly jsm: JetStreamManager,
    private readonly close: () => Promise<void>,
  ) {}

  static async open(
    server: { url: string; monitoringUrl: string },
    policy: StatusPolicy = quickPolicy,
    monitoringUrls: readonly string[] = [server.monitoringUrl],
  ): Promise<Watching> {
    const context = await connectedContext(server.url, { monitoringUrls });
    const nc = await connect({ servers: server.url });
    const watcher = new Watcher(sourceOf(context), {
      clock: Date,
      pollMs: POLL_MS,
      policy,
      streamPolicy: { ...defaultStreamPolicy, rateWindowMs: 300, windowMs: 600, offlineAfterMs: 300, replicaBehindAfterMs: 300 },
      isDeadLetterStream: (stream) => isDeadLetterStream(stream, []),
    });
    return new Watching(watcher, nc, await jetstreamManager(nc, { checkAPI: false }), async () => {
      await nc.close();
      await context.close();
    });
  }

  async stream(config: Partial<StreamConfig> & { name: string; subjects: string[] }): Promise<void> {
    await this.jsm.streams.add(config);
  }

  async consumer(stream: string, name: string, config: Partial<ConsumerConfig> = {}): Promise<void> {
    await this.jsm.consumers.add(stream, { durable_name: name, ack_policy: "explicit", ack_wait: nanos(30_000), ...config });
  }

  /** Resolves when the stream has them all, or has refused the last. */
  async publish(subject: string, count: number): Promise<void> {
    for (let i = 1; i < count; i += 1) this.nc.publish(subject, `message ${i}`);
    if (count > 0) await this.nc.request(subject, "the last", { timeout: ANSWER_MS });
  }

  /** Resolves when the server has taken the answer. */
  async answer(message: Msg, text: "+ACK" | "-NAK"): Promise<void> {
    await this.nc.request(message.reply ?? "", text, { timeout: ANSWER_MS });
  }

  /** Waits for up to `batch` messages the way a worker does: one pull request. Ends when the server says that `expiresMs` are over. */
  async pull(stream: string, consumer: string, request: { batch: number; expiresMs?: number; extra?: object }): Promise<Msg[]> {
    const inbox = createInbox();
    const messages: Msg[] = [];
    const { batch, expiresMs = 5_000, extra } = request;
    const ends: Msg[] = [];
    const subscription = this.nc.subscribe(inbox, { callback: (_error, msg) => void (msg.reply ? messages : ends).push(msg) });
    this.nc.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`, JSON.stringify({ batch, expires: nanos(expiresMs), ...extra }), {
      reply: inbox,
    });
    const end = Date.now() + expiresMs + ANSWER_MS;
    while (messages.length < batch && ends.length === 0 && Date.now() < end) await sleep(5);
    subscription.unsubscribe();
    return messages;
  }

  row(stream: string, name: string): ConsumerRow | undefined {
    return this.watcher.consumers().find((row) => row.stream === stream && row.name === name);
  }

  streamRow(name: string): StreamRow | undefined {
    return this.watcher.streams().find((row) => row.name === name);
  }

  async tick(): Promise<void> {
    await this.watcher.tick();
    await sleep(POLL_MS);
  }

  /** Ticks for `ms`; `look` sees every one. */
  async watch(ms: number, look: () => void = () => {}): Promise<void> {
    for (const end = Date.now() + ms; Date.now() < end;) {
      await this.tick();
      look();
    }
  }

  /** Ticks until the consumer has `status`, and gives its row; fails after `withinMs`. */
  async until(stream: string, name: string, status: ConsumerRow["status"], withinMs = 30_000): Promise<ConsumerRow> {
    for (const end = Date.now() + withinMs; Date.now() < end;) {
      await this.tick();
      const row = this.row(stream, name);
      if (row?.status === status) return row;
    }
    throw new Error(`${stream}/${name} did not become ${status}: ${JSON.stringify(this.row(stream, name))}`);
  }

  async stop(): Promise<void> {
    await this.close();
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
