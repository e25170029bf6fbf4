import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { FingerprintRule, LAST_POSITION, type NewFingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import { lockCases } from "../cases/under-lock";
import type { Prisma, PrismaClient } from "../generated/client";
import { transaction } from "../transaction";
import { MOST_RULES, MOST_STEPS, stepsWith } from "./rule-bounds";

/** A rule and who wrote it last, epoch ms. */
export type SavedRule = FingerprintRule & { updatedAt: number; updatedBy: string };
/** `version` is another one as soon as any rule is: a hash of what they say. */
export type RuleSet = { rules: SavedRule[]; version: string };

/**
 * What is not `written` has written nothing. `changed`: the rules are no longer those of the version that was named. `none`: there is no such rule.
 * `too-many`: there are as many as there may be. `too-large`: with this one, all expressions together have so many `steps`.
 */
export type RuleWritten =
  | { kind: "written"; id: string; version: string }
  | { kind: "changed" }
  | { kind: "none" }
  | { kind: "too-many" }
  | { kind: "too-large"; steps: number };

type Db = Pick<Prisma.TransactionClient, "fingerprintRule">;

const readRows = (db: Db) => db.fingerprintRule.findMany({ orderBy: [{ position: "asc" }, { id: "asc" }] });
type Row = Awaited<ReturnType<typeof readRows>>[number];

/** In the order in which they are asked. */
export async function listRules(db: Db): Promise<RuleSet> {
  const rows = await readRows(db);
  return { rules: rows.flatMap(toRule), version: versionOf(rows) };
}

/** One that only a newer Jetlag can read is none. */
function toRule({ id, position, enabled, rule, updatedAt, updatedBy }: Row): SavedRule | [] {
  const { data } = FingerprintRule.safeParse({ ...Object(rule), id, position, enabled });
  return data ? { ...data, updatedAt: updatedAt.getTime(), updatedBy } : [];
}

/** Of all, those too that only a newer Jetlag can read. jsonb has its keys in an order of its own, always the same. */
function versionOf(rows: readonly Row[]): string {
  const said = JSON.stringify(rows.map(({ id, position, enabled, rule }) => [id, position, enabled, rule]));
  return createHash("sha256").update(said, "utf8").digest("base64url").slice(0, 22);
}

type Writing = { id: string | null; rule: NewFingerprintRule; by: string; version?: string };

/**
 * Writes one, new without `id`; at the end where no position is said. Under the lock of the cases: each batch is grouped by one set of rules, and of
 * two who name the same version the second comes too late. How many there are, and how large, is looked at there too: of two who name none, the second
 * finds what the first has written.
 */
export const saveRule = (client: PrismaClient, { id, rule, by, version }: Writing): Promise<RuleWritten> =>
  writeRules(client, { id, version }, async (db, rows) => {
    const { position: asked, enabled, ...said } = rule;
    const known = rows.find((row) => row.id === id);
    if (!known && rows.length >= MOST_RULES) return { kind: "too-many" };
    const others = rows.filter((row) => row !== known).flatMap(toRule);
    const steps = stepsWith(rule, others);
    if (steps > MOST_STEPS) return { kind: "too-large", steps };
    const last = Math.max(-1, ...rows.map(({ position }) => position));
    const position = asked ?? known?.position ?? Math.min(last + 1, LAST_POSITION);
    const data = { position, enabled, rule: said, updatedAt: new Date(), updatedBy: by };
    if (known) await db.fingerprintRule.update({ where: { id: known.id }, data });
    return known?.id ?? (await db.fingerprintRule.create({ data: { id: randomUUID(), ...data } })).id;
  });

/** Letters stay where it has put them. */
export const removeRule = (client: PrismaClient, of: { id: string; version?: string }): Promise<RuleWritten> =>
  writeRules(client, of, async (db) => (await db.fingerprintRule.delete({ where: { id: of.id } })).id);

function writeRules(
  client: PrismaClient,
  { id, version }: { id: string | null; version?: string },
  write: (db: Db, rows: readonly Row[]) => Promise<string | RuleWritten>,
): Promise<RuleWritten> {
  return transaction<RuleWritten>(client, async (db) => {
    await lockCases(db);
    const rows = await readRows(db);
    if (version !== undefined && version !== versionOf(rows)) return { kind: "changed" };
    if (id !== null && !rows.some((row) => row.id === id)) return { kind: "none" };
    const written = await write(db, rows);
    if (typeof written !== "string") return written;
    return { kind: "written", id: written, version: versionOf(await readRows(db)) };
  });
}
