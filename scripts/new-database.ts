// `node --conditions=react-server --import tsx scripts/new-database.ts <folder>`, run by the build: the embedded database as it is when
// new, in `<folder>/pgdata`, made by the migrations themselves. A first start copies it: a tenth of a second instead of three.
import { chmod, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { openDatabase } from "@/lib/db";

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("Which folder?");

await rm(folder, { recursive: true, force: true });
await (await openDatabase({ kind: "embedded", folder })).close();

// It holds no secret, and in an image another user copies it than the one who built.
const made = path.join(folder, "pgdata");
await chmod(made, 0o755);
for (const entry of await readdir(made, { recursive: true, withFileTypes: true })) {
  await chmod(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
}
