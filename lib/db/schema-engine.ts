import "server-only";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { AdapterFactory } from "./adapter";

export const noFilters = { externalTables: [], externalEnums: [] };

/** Prisma's own engine as WebAssembly, bound to our driver adapter: no binary, no second way to connect. */
export async function withSchemaEngine<T>(
  factory: AdapterFactory,
  { root }: { root: string },
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const { SchemaEngine } = await (loaded ??= loadEngine(root));
  const content = await readFile(path.join(root, "prisma/schema.prisma"), "utf8");
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  let engine: SchemaEngine | null = null;
  try {
    engine = await SchemaEngine.new({ datamodels: [["schema.prisma", content]] }, () => undefined, bound);
    return await use(engine);
  } catch (error) {
    // An error of ours comes back through the engine as a number.
    const id = error instanceof Error ? /External error id#(\d+)/.exec(error.message)?.[1] : undefined;
    throw (id && bound.errorRegistry.consumeError(Number(id))?.error) || error;
  } finally {
    engine?.free();
    await factory.dispose();
  }
}

// Once: its JavaScript half remembers the memory of one instance.
let loaded: ReturnType<typeof loadEngine> | null = null;

async function loadEngine(root: string) {
  const engine = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = await readFile(path.join(root, "node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm"));
  const instance = await WebAssembly.instantiate(await WebAssembly.compile(new Uint8Array(wasm)), {
    "./schema_engine_bg.js": engine as unknown as WebAssembly.ModuleImports, // its exports are what the wasm imports
  });
  const glue = engine as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void }; // wasm-bindgen's own entry, left out of its typings
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)(); // wasm-bindgen exports it from every module
  return engine;
}

export async function readMigrations(root: string): Promise<MigrationList> {
  const baseDir = path.join(root, "prisma/migrations");
  const names = (await readdir(baseDir, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: await readFile(path.join(baseDir, name, "migration.sql"), "utf8") },
      },
    })),
  );
  const lockfile = { path: "migration_lock.toml", content: 'provider = "postgresql"\n' };
  return { baseDir, lockfile, shadowDbInitScript: "", migrationDirectories };
}
