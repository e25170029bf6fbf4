import { writeFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { missingMigration } from "@/lib/db/missing-migration";

// `tsx --conditions=react-server scripts/check-migrations.ts [new-name]`: fails when schema.prisma and the migrations differ;
// with a name it writes the migration that is missing.
const root = process.cwd();
const name = process.argv[2];
const sql = await missingMigration({ root });

if (sql === null) {
  console.log("The migrations match prisma/schema.prisma.");
} else if (name) {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = path.join(root, "prisma/migrations", `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "migration.sql"), sql);
  console.log(`Wrote ${path.relative(root, folder)}/migration.sql`);
} else {
  console.error(`prisma/schema.prisma says more than the migrations. Missing:\n\n${sql}`);
  process.exitCode = 1;
}
process.exit(); // the engine leaves a 10 s timer behind
