import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rename, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openDatabase } from "@/lib/db";
import { templateFolder } from "../../../e2e/fixtures/pglite-template";

let healthy: string;
let folder: string;
const data = (...parts: string[]) => path.join(folder, "pgdata", ...parts);

beforeAll(async () => {
  healthy = await mkdtemp(path.join(tmpdir(), "jetlag-healthy-"));
  await cp(await templateFolder(), healthy, { recursive: true });
  const database = await openDatabase({ kind: "embedded", folder: healthy });
  await database.leases.acquire("kept", "somebody");
  await database.close();
});

beforeEach(async () => {
  if (folder) await rm(folder, { recursive: true });
  folder = await mkdtemp(path.join(tmpdir(), "jetlag-damaged-"));
  await cp(healthy, folder, { recursive: true });
});

afterAll(async () => {
  for (const each of [healthy, folder]) await rm(each, { recursive: true, force: true });
});

/** Of every file: a start on a damaged folder must leave all of them as they were. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const file = path.join(folder, name);
    if ((await stat(file)).isFile()) hash.update(name).update(await readFile(file));
  }
  return hash.digest("hex");
}

async function zero(file: string): Promise<void> {
  await writeFile(file, Buffer.alloc((await stat(file)).size));
}

/** pg_class, pg_attribute, pg_proc, pg_type: where they lie never changes in a database that was never vacuumed fully. */
const catalogue = async (oid: number) => {
  for (const database of (await readdir(data("base"))).sort((a, b) => Number(b) - Number(a))) {
    const found = (await readdir(data("base", database))).includes(String(oid));
    if (found) return data("base", database, String(oid));
  }
  throw new Error(`no file of ${oid}`);
};

const damages: [string, () => Promise<void>, RegExp][] = [
  ["a cut pg_control", () => truncate(data("global/pg_control"), 200), /pg_control has 200 bytes instead of 8192/],
  ["an empty pg_control", () => truncate(data("global/pg_control"), 0), /pg_control has 0 bytes/],
  ["no pg_control", () => rm(data("global/pg_control")), /pg_control is missing/],
  ["another PG_VERSION", () => writeFile(data("PG_VERSION"), "17\n"), /made by PostgreSQL 17; this Jetlag brings 18/],
  ["an unreadable PG_VERSION", () => writeFile(data("PG_VERSION"), "\0\0\0"), /PG_VERSION is not a version/],
  ["no PG_VERSION", () => rm(data("PG_VERSION")), /PG_VERSION is missing/],
  ["a zeroed pg_class", async () => zero(await catalogue(1259)), /1259 is zeroed/],
  ["a zeroed pg_attribute", async () => zero(await catalogue(1249)), /1249 is zeroed/],
  ["a zeroed pg_depend", async () => zero(await catalogue(2608)), /2608 is zeroed/],
  ["a zeroed pg_database", () => zero(data("global/1262")), /1262 is zeroed/],
  ["an emptied pg_type", async () => truncate(await catalogue(1247), 0), /1247 is empty/],
  ["a lost pg_proc", async () => rm(await catalogue(1255)), /1255 is missing/],
  ["a lost base folder", () => rename(data("base"), path.join(folder, "base.away")), /base.* is missing/],
];

test.each(damages)("%s: says so and changes nothing", async (_, damage, sentence) => {
  await damage();
  const before = await fingerprint();
  await expect(openDatabase({ kind: "embedded", folder })).rejects.toMatchObject({
    name: "DatabaseError",
    message: expect.stringMatching(sentence),
  });
  expect(await fingerprint()).toBe(before);
});

test("a pg_control whose bytes are wrong is PGlite's to refuse, in its own words", async () => {
  const control = await readFile(data("global/pg_control"));
  control.fill(0xaa, 0, 64);
  await writeFile(data("global/pg_control"), control);
  await expect(openDatabase({ kind: "embedded", folder })).rejects.toMatchObject({ reason: "damaged" });
  expect(await readFile(data("global/pg_control"))).toEqual(control);
});

test("a file that is there and cannot be read is not called missing", async () => {
  await rm(data("PG_VERSION"));
  await symlink("PG_VERSION", data("PG_VERSION")); // a circle: root may read everything else
  await expect(openDatabase({ kind: "embedded", folder })).rejects.toMatchObject({
    reason: "no-permission",
    message: expect.stringContaining("cannot be read"),
  });
});

test("an undamaged folder opens, with what was in it", async () => {
  const database = await openDatabase({ kind: "embedded", folder });
  expect(await database.client.lease.findMany()).toMatchObject([{ name: "kept" }]);
  await database.close();
});

test("a first start that was killed half-way is begun again", async () => {
  const fresh = await mkdtemp(path.join(tmpdir(), "jetlag-half-"));
  await cp(data(), path.join(fresh, "pgdata.new"), { recursive: true });
  await rm(path.join(fresh, "pgdata.new/global/pg_control"));
  const database = await openDatabase({ kind: "embedded", folder: fresh });
  expect(await database.client.lease.count()).toBe(0);
  await database.close();
  await rm(fresh, { recursive: true });
});
