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
type Written = { kind: "written"; version: string };
export type NotWritten = { kind: "changed" } | { kind: "none" } | { kind: "too-many" } | { kind: "too-large"; steps: number };
export type RuleWritten<T = { id: string }> = (Written & T) | NotWritten;

type Db = Pick<Prisma.TransactionClient, "fingerprintRule">;

const readRows = (db: Db) => db.fingerprintRule.findMany({ orderBy: [{ position: "asc" }, { id: "asc" }] });
type Row = Awaited<ReturnType<typeof readRows>>[number];

/** In the order in which they are asked. */
export async function listRules(db: Db): Promise<RuleSet> {
  const rows = await readRows(db);
  return { rules: rows.flatMap((row) => toRule(row) ?? []), version: versionOf(rows) };
}

/** `null`: only a newer Jetlag can read it. */
function toRule({ id, position, enabled, rule, updatedAt, updatedBy }: Row): SavedRule | null {
  const { data } = FingerprintRule.safeParse({ ...Object(rule), id, position, enabled });
  return data ? { ...data, updatedAt: updatedAt.getTime(), updatedBy } : null;
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
 * finds what the first has written. Answers what was written, whatever becomes of it in the next moment.
 */
export const saveRule = (client: PrismaClient, { id, rule, by, version }: Writing): Promise<RuleWritten<{ id: string; rule: SavedRule }>> =>
  writeRules<{ id: string; rule: SavedRule }>(client, { id, version }, async (db, rows) => {
    const { position: asked, enabled, ...said } = rule;
    const known = rows.find((row) => row.id === id);
    if (!known && rows.length >= MOST_RULES) return { kind: "too-many" };
    const others = rows.flatMap((row) => (row === known ? [] : (toRule(row) ?? [])));
    const steps = stepsWith(rule, others);
    if (steps > MOST_STEPS) return { kind: "too-large", steps };
    const last = Math.max(-1, ...rows.map(({ position }) => position));
    const position = asked ?? known?.position ?? Math.min(last + 1, LAST_POSITION);
    const updatedAt = new Date();
    const data = { position, enabled, rule: said, updatedAt, updatedBy: by };
    const written = known?.id ?? randomUUID();
    if (known) await db.fingerprintRule.update({ where: { id: known.id }, data });
    else await db.fingerprintRule.create({ data: { id: written, ...data } });
    return { id: written, rule: { ...said, id: written, position, enabled, updatedAt: updatedAt.getTime(), updatedBy: by } };
  });

/** Letters stay where it has put them. */
export const removeRule = (client: PrismaClient, of: { id: string; version?: string }): Promise<RuleWritten> =>
  writeRules<{ id: string }>(client, of, async (db) => ({ id: (await db.fingerprintRule.delete({ where: { id: of.id } })).id }));

/**
 * Asks them in another order, all at once: half of a move would leave it to ids which of two is asked first, and letters that come meanwhile stay where
 * that puts them. `ids` names each once, else the rules are `changed`. What only a newer Jetlag can read stays where it is among them. Who wrote a
 * rule is not who moved it: that stands in the audit.
 */
export const orderRules = (client: PrismaClient, { ids, version }: { ids: readonly string[]; version?: string }) =>
  writeRules<{ ids: string[] }>(client, { id: null, version }, async (db, rows) => {
    const left = rows.filter((row) => toRule(row) !== null);
    const wanted = ids.flatMap((id) => left.find((row) => row.id === id) ?? []);
    if (new Set(wanted).size !== left.length || ids.length !== left.length) return { kind: "changed" };
    const next = wanted.values();
    const ordered = rows.map((row) => (left.includes(row) ? (next.next().value ?? row) : row));
    for (const [position, row] of ordered.entries())
      if (row.position !== position) await db.fingerprintRule.update({ where: { id: row.id }, data: { position } });
    return { ids: ordered.map(({ id }) => id) };
  });

function writeRules<Said extends object>(
  client: PrismaClient,
  { id, version }: { id: string | null; version?: string },
  write: (db: Db, rows: readonly Row[]) => Promise<Said | NotWritten>,
): Promise<RuleWritten<Said>> {
  return transaction<RuleWritten<Said>>(client, async (db) => {
    await lockCases(db);
    const rows = await readRows(db);
    if (version !== undefined && version !== versionOf(rows)) return { kind: "changed" };
    if (id !== null && !rows.some((row) => row.id === id)) return { kind: "none" };
    const said = await write(db, rows);
    return "kind" in said ? said : { ...said, kind: "written", version: versionOf(await readRows(db)) };
  });
}
