import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type { Pool } from "pg";
import { sayingWhenOutOfReach } from "./out-of-reach";

export type AdapterFactory = SqlMigrationAwareDriverAdapterFactory & {
  /** Closes every adapter that was handed out: the schema engine never closes its own, and its lock lives as long as it. */
  dispose(): Promise<void>;
};

/** The driver adapter over a pool, for PrismaClient and for the schema engine. `shadow` opens an empty database for a diff. */
export function adapterOver(pool: Pool, shadow?: () => Promise<SqlDriverAdapter>): AdapterFactory {
  const factory = new PrismaPg(pool);
  const handedOut: SqlDriverAdapter[] = [];
  return {
    provider: "postgres",
    adapterName: factory.adapterName,
    async connect() {
      const adapter = withWholeScripts(sayingWhenOutOfReach(await factory.connect()));
      handedOut.push(adapter);
      return adapter;
    },
    async connectToShadowDb() {
      if (!shadow) throw new Error("This connection has no shadow database.");
      const adapter = await shadow();
      handedOut.push(adapter);
      return adapter;
    },
    async dispose() {
      await Promise.all(handedOut.splice(0).map((adapter) => adapter.dispose()));
    },
  };
}

/**
 * adapter-pg splits a script at every `;`, which tears `$$` bodies and leaves halves behind. One call without arguments
 * goes out as one simple query: PostgreSQL runs all of it or nothing, and errors come mapped as for any other query.
 */
function withWholeScripts<A extends SqlDriverAdapter>(adapter: A): A {
  adapter.executeScript = async (script) => void (await adapter.executeRaw({ sql: script, args: [], argTypes: [] }));
  return adapter;
}
