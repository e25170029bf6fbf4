import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { RuleList } from "@/lib/domain/dead-letter/group/rule-row";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

export const ListRules = z.strictObject({});

/** Rules in the order in which they are asked; the first that matches decides. */
export async function listRules(actor: Actor, _input: object, deps: Pick<Deps, "db" | "clock">): Promise<RuleList> {
  requireRole(actor, "viewer");
  const { rules, version } = await deps.db.groups.rules();
  const items = rules.map((rule) => ({ ...rule, updatedAt: isoOf(rule.updatedAt) }));
  return { asOf: isoOf(deps.clock.now()), version, items, total: items.length, nextCursor: null, incomplete: [] };
}
