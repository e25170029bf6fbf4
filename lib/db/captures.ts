import "server-only";
import type { Decision } from "@/lib/domain/capture/judge-capture";
import type { PrismaClient } from "./generated/client";

/** What people decided about capturing deaths, by context. */
export type Captures = {
  all(): Promise<ReadonlyMap<string, Decision>>;
  decide(context: string, enabled: boolean): Promise<Decision>;
};

export function capturesIn(client: PrismaClient): Captures {
  return {
    async all() {
      const rows = await client.capture.findMany();
      return new Map(rows.map(({ context, enabled, updatedAt }) => [context, { enabled, at: updatedAt.getTime() }]));
    },
    async decide(context, enabled) {
      const [row] = await client.$queryRaw<{ updated_at: Date }[]>`
        INSERT INTO capture (context, enabled, updated_at) VALUES (${context}, ${enabled}, clock_timestamp())
        ON CONFLICT (context) DO UPDATE SET enabled = excluded.enabled, updated_at = excluded.updated_at
        RETURNING updated_at`;
      if (!row) throw new Error("an insert returned nothing");
      return { enabled, at: row.updated_at.getTime() };
    },
  };
}
