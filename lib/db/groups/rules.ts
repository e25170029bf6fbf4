import "server-only";
import { randomUUID } from "node:crypto";
import { FingerprintRule, LAST_POSITION, type NewFingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import { lockCases } from "../cases/under-lock";
import type { PrismaClient } from "../generated/client";
import { transaction } from "../transaction";

/** A rule and who wrote it last, epoch ms. */
export type SavedRule = FingerprintRule & { updatedAt: number; updatedBy: string };

/** In the order in which they are asked. */
export async function listRules(client: PrismaClient): Promise<SavedRule[]> {
  const rows = await client.fingerprintRule.findMany({ orderBy: [{ position: "asc" }, { id: "asc" }] });
  return rows.flatMap(({ id, position, enabled, rule, updatedAt, updatedBy }) => {
    const { data } = FingerprintRule.safeParse({ ...Object(rule), id, position, enabled });
    return data ? { ...data, updatedAt: updatedAt.getTime(), updatedBy } : [];
  });
}

/** Writes one, new without `id`; at the end where no position is said. Under the lock of the cases: each batch is grouped by one set of rules. `null`: no such rule. */
export async function saveRule(
  client: PrismaClient,
  { id, rule, by }: { id: string | null; rule: NewFingerprintRule; by: string },
): Promise<string | null> {
  return transaction<string | null>(client, async (db) => {
    await lockCases(db);
    const { position: asked, enabled, ...said } = rule;
    const last = await db.fingerprintRule.aggregate({ _max: { position: true } });
    const known = id === null ? null : await db.fingerprintRule.findUnique({ where: { id } });
    if (id !== null && !known) return null;
    const position = asked ?? known?.position ?? Math.min((last._max.position ?? -1) + 1, LAST_POSITION);
    const data = { position, enabled, rule: said, updatedAt: new Date(), updatedBy: by };
    const saved = known
      ? await db.fingerprintRule.update({ where: { id: known.id }, data })
      : await db.fingerprintRule.create({ data: { id: randomUUID(), ...data } });
    return saved.id;
  });
}

/** Returns whether there was such a rule. Letters stay where it has put them. */
export async function removeRule(client: PrismaClient, id: string): Promise<boolean> {
  return (await client.fingerprintRule.deleteMany({ where: { id } })).count > 0;
}
