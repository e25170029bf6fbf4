import { open, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { DatabaseError } from "../database-error";

const PG_VERSION = "18"; // of PGlite 0.5
const CONTROL_FILE_BYTES = 8192;
const PAGE_BYTES = 8192;
const FIRST_USER_OID = 16_384;
const MANIFEST = "jetlag-catalogue.json";

/**
 * What can be seen to be broken without opening it, because opening writes: another version's folder, a control file that
 * was cut, catalogue files that are gone, empty or zeroed. PGlite itself would start on some of these and lose tables.
 */
export async function checkFolder(folder: string): Promise<void> {
  const version = await readFile(path.join(folder, "PG_VERSION"), "utf8").catch(nullIfAbsent);
  if (version === null) throw damaged(folder, "PG_VERSION is missing");
  if (!/^\d+\s*$/.test(version)) throw damaged(folder, "PG_VERSION is not a version");
  if (version.trim() !== PG_VERSION) {
    throw new DatabaseError(
      "other-version",
      `The database in ${folder} was made by PostgreSQL ${version.trim()}; this Jetlag brings ${PG_VERSION} and left it as it is.`,
    );
  }
  const controlBytes = await stat(path.join(folder, "global", "pg_control")).then((found) => found.size, nullIfAbsent);
  if (controlBytes === null) throw damaged(folder, "global/pg_control is missing");
  if (controlBytes !== CONTROL_FILE_BYTES)
    throw damaged(folder, `global/pg_control has ${controlBytes} bytes instead of ${CONTROL_FILE_BYTES}`);

  // Only what the manifest names: a catalogue that was empty then has, after kill -9, a first page of zeros until recovery fills it.
  for (const file of await readManifest(folder)) {
    const page = await firstPage(path.join(folder, file));
    if (page === null) throw damaged(folder, `the catalogue file ${file} is missing`);
    if (page.length === 0) throw damaged(folder, `the catalogue file ${file} is empty`);
    if (page.every((byte) => byte === 0)) throw damaged(folder, `the catalogue file ${file} is zeroed`);
  }
}

/** Notes, right after a folder was made, which catalogue files have something in them: they never become empty again. */
export async function writeManifest(folder: string): Promise<void> {
  await writeFile(path.join(folder, MANIFEST), JSON.stringify(await catalogueFiles(folder)));
}

export function damaged(folder: string, what: string, cause?: unknown): DatabaseError {
  const advice =
    "Nothing was changed. Put a copy of the folder back, or move it away to begin with an empty index (dead letters are read again from JetStream).";
  return new DatabaseError("damaged", `The database in ${folder} is damaged: ${what}. ${advice}`, { cause });
}

async function readManifest(folder: string): Promise<string[]> {
  const text = await readFile(path.join(folder, MANIFEST), "utf8").catch(nullIfAbsent);
  const files = Manifest.safeParse(text === null ? [] : parseJson(text));
  if (!files.success) throw damaged(folder, `${MANIFEST} is not what Jetlag wrote`);
  return files.data;
}

const Manifest = z.array(z.string());

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no manifest is null
  }
}

async function catalogueFiles(folder: string): Promise<string[]> {
  const databases = await readdir(path.join(folder, "base"));
  const found: string[] = [];
  for (const part of ["global", ...databases.map((name) => path.join("base", name))]) {
    for (const name of await readdir(path.join(folder, part))) {
      if (!/^\d+$/.test(name) || Number(name) >= FIRST_USER_OID) continue;
      const page = await firstPage(path.join(folder, part, name));
      if (page?.some((byte) => byte !== 0)) found.push(path.join(part, name));
    }
  }
  return found.sort();
}

async function firstPage(file: string): Promise<Buffer | null> {
  const handle = await open(file, "r").catch(nullIfAbsent);
  if (!handle) return null;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(PAGE_BYTES), 0, PAGE_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** What cannot be read, for want of permission or of a sound disk, is not missing: advice to put a copy back would mislead. */
function nullIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw new DatabaseError("no-permission", `The database cannot be read: ${error.message}. Nothing was changed.`, { cause: error });
}
