import "server-only";
import { z } from "zod";
import { auditOutcomes } from "@/lib/domain/audit/row";
import { storable } from "@/lib/domain/payload";
import { Prisma, type PrismaClient } from "./generated/client";
import type { AuditModel } from "./generated/models";

/** Who wants to do what, to what, and why. `plan` is what was about to happen, as the actor was shown it. */
export type AuditEntry = {
  actor: { id: string; name: string; role: string; kind: string };
  action: string;
  target: string | null;
  context: string | null;
  reason: string | null;
  plan: unknown;
};

/** What became of it. `code` is that of the error. */
export type AuditEnd =
  | { outcome: "done"; detail: string | null; /** Where it was not known when it began. */ plan?: unknown }
  | { outcome: "failed"; code: string; detail: string | null };

/** A row as the table holds it. Times are epoch ms. */
type AuditRecord = AuditEntry & {
  id: string;
  at: number;
  outcome: (typeof auditOutcomes)[number];
  code: string | null;
  detail: string | null;
  endedAt: number | null;
};

export type AuditFilter = {
  /** Acts in these; those that concern no context are always shown. */
  contexts?: readonly string[];
  /** Id or name. */
  actor?: string;
  /** An action, or its beginning up to a dot. */
  action?: string;
  target?: string;
  /** Epoch ms: `from` inclusive, `to` exclusive. */
  from?: number;
  to?: number;
};

export type AuditLog = {
  /** The intent, before anything is done. Returns its id. */
  begin(entry: AuditEntry): Promise<string>;
  end(id: string, end: AuditEnd): Promise<void>;
  /** Who was not allowed to: nothing was done. */
  denied(entry: AuditEntry, why: { code: string; detail: string | null }): Promise<void>;
  /** Newest first. */
  list(filter: AuditFilter, window: { limit: number; offset: number }): Promise<{ rows: AuditRecord[]; total: number }>;
  prune(days: number): Promise<void>;
};

export function auditIn(client: PrismaClient): AuditLog {
  return {
    async begin(entry) {
      const { id } = await client.audit.create({ data: columnsOf(entry), select: { id: true } });
      return String(id);
    },

    async end(id, end) {
      const code = end.outcome === "failed" ? end.code : null;
      const plan = end.outcome === "done" ? jsonOf(end.plan) : null;
      await client.$executeRaw`
        UPDATE audit SET outcome = ${end.outcome}, code = ${code}, detail = ${end.detail}, plan = coalesce(${plan}::jsonb, plan), ended_at = now()
        WHERE id = ${BigInt(id)} AND outcome = 'pending'`;
    },

    async denied(entry, { code, detail }) {
      await client.$executeRaw`
        INSERT INTO audit (actor_id, actor_name, actor_role, actor_kind, action, target, context, reason, plan, outcome, code, detail, ended_at)
        VALUES (${entry.actor.id}, ${entry.actor.name}, ${entry.actor.role}, ${entry.actor.kind}, ${entry.action}, ${textOf(entry.target)},
          ${textOf(entry.context)}, ${textOf(entry.reason)}, ${jsonOf(entry.plan)}::jsonb, 'denied', ${code}, ${detail}, now())`;
    },

    async list(filter, { limit, offset }) {
      const where = whereOf(filter);
      const [rows, total] = await Promise.all([
        client.audit.findMany({ where, orderBy: [{ at: "desc" }, { id: "desc" }], take: limit, skip: offset }),
        client.audit.count({ where }),
      ]);
      return { rows: rows.map(toRecord), total };
    },

    async prune(days) {
      await client.$executeRaw`DELETE FROM audit WHERE at < now() - ${days}::float8 * interval '1 day'`;
    },
  };
}

const Outcome = z.enum(auditOutcomes);

/** As the database takes it: an act is on the record also where what was asked for is no text. */
const jsonOf = (plan: unknown) =>
  plan === null || plan === undefined
    ? null
    : JSON.stringify(plan, (_, value: unknown) => (typeof value === "string" ? storable(value) : value));

const textOf = (text: string | null) => text && storable(text);

const columnsOf = ({ actor, action, target, context, reason, plan }: AuditEntry): Prisma.AuditCreateInput => ({
  actorId: actor.id,
  actorName: actor.name,
  actorRole: actor.role,
  actorKind: actor.kind,
  action,
  target: textOf(target),
  context: textOf(context),
  reason: textOf(reason),
  plan: plan === null || plan === undefined ? Prisma.DbNull : (JSON.parse(jsonOf(plan) ?? "null") as Prisma.InputJsonValue),
});

function whereOf({ contexts, actor, action, target, from, to }: AuditFilter): Prisma.AuditWhereInput {
  const all: Prisma.AuditWhereInput[] = [];
  if (contexts) all.push({ OR: [{ context: null }, { context: { in: [...contexts] } }] });
  if (actor !== undefined) all.push({ OR: [{ actorId: actor }, { actorName: actor }] });
  if (action !== undefined) all.push({ OR: [{ action }, { action: { startsWith: `${likeText(action)}.` } }] });
  if (target !== undefined) all.push({ target });
  if (from !== undefined) all.push({ at: { gte: dateOf(from) } });
  if (to !== undefined) all.push({ at: { lt: dateOf(to) } });
  return { AND: all };
}

/** Prisma hands a text with wildcards on as a pattern. */
const likeText = (text: string) => text.replace(/[\\%_]/g, "\\$&");

const LATEST_MS = Date.UTC(9_999, 11, 31);

/** Only years that the database can read. */
const dateOf = (ms: number) => new Date(Math.min(Math.max(ms, 0), LATEST_MS));

const toRecord = (row: AuditModel): AuditRecord => ({
  id: String(row.id),
  at: row.at.getTime(),
  actor: { id: row.actorId, name: row.actorName, role: row.actorRole, kind: row.actorKind },
  action: row.action,
  target: row.target,
  context: row.context,
  reason: row.reason,
  plan: row.plan,
  outcome: Outcome.parse(row.outcome),
  code: row.code,
  detail: row.detail,
  endedAt: row.endedAt?.getTime() ?? null,
});
