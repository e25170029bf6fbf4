import "server-only";
import pino from "pino";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import type { Death } from "@/lib/domain/dead-letter/death";
import type { RawMessage } from "@/lib/nats";
import { readBatch, readMessage } from "@/lib/nats/messages";
import { rawPublish, type RawPublish } from "@/lib/nats/messages/test-raw-publish";
import { connectedContext, createStream, until } from "@/lib/nats/test-context";
import { openKeeper } from "./keep-deaths";

export const KEPT = { name: "JETLAG_DEAD_LETTERS", allowDirect: true };

const users = [
  "all, password: p",
  'mute, password: p, permissions: { publish: { deny: ["jetlag.>"] } }',
  'tight, password: p, permissions: { publish: { deny: ["jetlag.dead.WORK.*.other.>"] } }',
];

export type Keeping = Awaited<ReturnType<typeof openKeeping>>;

/** A server, a database and a keeper whose consumer `w` of the work queue `WORK` is switched on. */
export async function openKeeping() {
  const config = `accounts { A { jetstream: enabled, users: [ ${users.map((user) => `{ user: ${user} }`).join(", ")} ] } }`;
  const [server, db] = await Promise.all([startNatsServer({ config, monitoring: true }), openTestDatabase()]);
  const log = pino({ level: "silent" });
  const connect = (user: string) => connectedContext(server.url, { auth: { kind: "password", user, password: "p" } });
  const open = () => openKeeper({ db, log, stream: () => ({ days: 30, replicas: 1 }) });
  const context = await connect("all");
  const kept = async () => (await readBatch(context, KEPT, { fromSeq: 1, batch: 1_000 })).messages;

  return {
    server,
    db,
    context,
    connect,
    open,
    keeper: open(),
    kept,
    keptBodies: async () => (await kept()).map(({ payload }) => Buffer.from(payload).toString()).toSorted(),

    /** Publishes them, and says of each what an advisory and a look at its stream would. */
    async die(messages: readonly RawPublish[]): Promise<Death<RawMessage>[]> {
      const infoOf = () => context.api<{ created: string; state: { last_seq: number } }>("STREAM.INFO.WORK");
      const before = (await infoOf()).state.last_seq;
      await rawPublish(server.port, messages, { user: "all", pass: "p" });
      await until(async () => (await infoOf()).state.last_seq === before + messages.length);
      const streamCreatedAt = Date.parse((await infoOf()).created);
      return Promise.all(
        messages.map(async (_, index) => {
          const seq = before + index + 1;
          const message = await readMessage(context, { name: "WORK", allowDirect: true }, { seq });
          const death = { kind: "exhausted", stream: "WORK", consumer: "w", seq, deliveries: 3, at: Date.now(), reason: null } as const;
          return { ...death, streamCreatedAt, message };
        }),
      );
    },

    /** Before each test. */
    async begin(): Promise<void> {
      await createStream(context, { name: "WORK", subjects: ["work.>"], allow_direct: true, retention: "workqueue" });
      await db.keptConsumers.switchOn({ context: "test", stream: "WORK", consumer: "w" }, 0);
      this.keeper = open();
    },
    /** After each test. */
    async clear(): Promise<void> {
      await this.keeper.stop();
      const { streams } = await context.api<{ streams: string[] | null }>("STREAM.NAMES");
      for (const stream of streams ?? []) await context.api(`STREAM.DELETE.${stream}`);
      await db.client.$executeRaw`DELETE FROM kept_consumer`;
      await db.client.$executeRaw`DELETE FROM dead_letter`;
      await db.client.$executeRaw`DELETE FROM sighting`;
    },
    async close(): Promise<void> {
      await context.close();
      await Promise.all([server.stop(), db.close()]);
    },
  };
}

export const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ subject: `work.${index % 7}`, payload: `body ${index}` }));

export const bodiesOf = (deaths: readonly Death<RawMessage>[]) =>
  deaths.map(({ message }) => Buffer.from(message?.payload ?? "").toString()).toSorted();
