import "server-only";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { ColumnTypeEnum, type SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import type { Pool, QueryConfig } from "pg";
import { adapterOver } from "./adapter";
import { openPgliteInMemory } from "./pglite/open-pglite";
import { noFilters, readMigrations, withSchemaEngine } from "./schema-engine";

/**
 * The SQL that is missing between prisma/migrations and prisma/schema.prisma: the next migration, `null` when there is none.
 * Prisma's command line cannot say so here: without its native engine `migrate diff` prints nothing and exits 0.
 */
export async function missingMigration({ root }: { root: string }): Promise<string | null> {
  const database = await openPgliteInMemory();
  const factory = adapterOver(database.pool, async () => {
    const shadow = await openPgliteInMemory();
    const adapter = withCharColumns(shadow.pool, await adapterOver(shadow.pool).connect());
    let closed: Promise<void> | null = null; // the engine disposes of it, and so do we
    adapter.dispose = () => (closed ??= shadow.close());
    return adapter;
  });
  try {
    const schema = { path: "schema.prisma", content: await readFile(path.join(root, "prisma/schema.prisma"), "utf8") };
    const migrations = await readMigrations(root);
    const { exitCode, stdout } = await withSchemaEngine(factory, { root }, (engine) =>
      engine.diff({
        from: { tag: "migrations", ...migrations },
        to: { tag: "schemaDatamodel", files: [schema] },
        script: true,
        exitCode: true,
        filters: noFilters,
      }),
    );
    return exitCode === 0 ? null : (stdout ?? "");
  } finally {
    await database.close();
  }
}

/**
 * The schema engine reads columns of the type `"char"` when it describes a schema, which adapter-pg does not know.
 * They are let through as text, and called characters again on the way out.
 */
function withCharColumns(pool: Pool, adapter: SqlDriverAdapter): SqlDriverAdapter {
  const charColumns = new WeakMap<object, number[]>();
  const [query, queryRaw] = [pool.query.bind(pool), adapter.queryRaw.bind(adapter)];
  Object.assign(pool, {
    async query(config: QueryConfig) {
      const result = await query(config);
      const chars = (result.fields ?? []).flatMap((field, i) => (field.dataTypeID === CHAR_OID ? [i] : []));
      for (const i of chars) result.fields[i]!.dataTypeID = TEXT_OID;
      if (chars.length > 0) charColumns.set(result.rows, chars);
      return result;
    },
  });
  adapter.queryRaw = async (sql) => {
    const result = await queryRaw(sql);
    for (const i of charColumns.get(result.rows) ?? []) result.columnTypes[i] = ColumnTypeEnum.Character;
    return result;
  };
  return adapter;
}

const CHAR_OID = 18;
const TEXT_OID = 25;
