import "server-only";
import { ownStreams } from "@/lib/domain/own-streams";
import { rowsAs } from "./batch";
import type { PrismaClient } from "./generated/client";

type KeptConsumer = { context: string; stream: string; consumer: string };

/** One death, as its copy is known again. `at`: epoch ms. */
type CopiedDeath = { stream: string; seq: number; consumer: string; at: number };

export type KeptConsumers = {
  isOn(which: KeptConsumer): Promise<boolean>;
  /** Those that are switched on, and since when, epoch ms by the clock of NATS. */
  list(context: string): Promise<{ stream: string; consumer: string; sinceAt: number }[]>;
  /** One that is on already stays on since then. */
  switchOn(which: KeptConsumer, sinceAt: number): Promise<void>;
  switchOff(which: KeptConsumer): Promise<void>;
  /** Deaths whose copy was there and is not any more: it was re-driven, discarded or expired, and is not to be made again. */
  leftAgain(context: string, deaths: readonly CopiedDeath[]): Promise<CopiedDeath[]>;
};

const KEPT = ownStreams.deadLetters;

export function keptConsumersIn(client: PrismaClient): KeptConsumers {
  return {
    async isOn({ context, stream, consumer }) {
      const row = await client.keptConsumer.findUnique({ where: { context_stream_consumer: { context, stream, consumer } } });
      return row?.enabled ?? false;
    },

    async list(context) {
      const rows = await client.keptConsumer.findMany({ where: { context, enabled: true } });
      return rows.map(({ stream, consumer, updatedAt }) => ({ stream, consumer, sinceAt: updatedAt.getTime() }));
    },

    async switchOn({ context, stream, consumer }, sinceAt) {
      await client.$executeRaw`
        INSERT INTO kept_consumer AS old (context, stream, consumer, enabled, updated_at)
        VALUES (${context}, ${stream}, ${consumer}, true, ${new Date(sinceAt)})
        ON CONFLICT (context, stream, consumer) DO UPDATE SET enabled = true, updated_at = excluded.updated_at WHERE NOT old.enabled`;
    },

    async switchOff({ context, stream, consumer }) {
      await client.$executeRaw`
        UPDATE kept_consumer SET enabled = false, updated_at = now()
        WHERE context = ${context} AND stream = ${stream} AND consumer = ${consumer} AND enabled`;
    },

    async leftAgain(context, deaths) {
      if (deaths.length === 0) return [];
      const asked = deaths.map(({ stream, seq, consumer, at }, nth) => ({
        nth,
        stream,
        seq: String(seq),
        consumer,
        at: new Date(at).toISOString(),
      }));
      const rows = await client.$queryRaw<{ nth: number }[]>`
        SELECT nth FROM ${rowsAs(asked, "nth int, stream text, seq text, consumer text, at text")}
        WHERE EXISTS (SELECT FROM dead_letter WHERE dead_letter.context = ${context} AND dead_letter.stream = ${KEPT}
            AND original_stream = r.stream AND original_seq = r.seq::bigint AND dead_letter.consumer = r.consumer
            AND failed_at = r.at::timestamptz AND NOT payload_available)
          OR EXISTS (SELECT FROM sighting WHERE sighting.context = ${context} AND sighting.stream = ${KEPT}
            AND original_stream = r.stream AND original_seq = r.seq::bigint AND facts->>'consumer' = r.consumer
            AND facts->>'failedAt' = (extract(epoch FROM r.at::timestamptz) * 1000)::bigint::text AND NOT present)`;
      return rows.flatMap(({ nth }) => deaths[nth] ?? []);
    },
  };
}
