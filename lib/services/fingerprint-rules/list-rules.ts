import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { RuleList } from "@/lib/domain/dead-letter/group/rule-row";
import { windowQuery } from "@/lib/domain/list";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { pageOf } from "../list/page-of";

/** Rules are of the console: each may name a context, none is of one. */
export const ListRules = z.strictObject(windowQuery);

/** Rules in the order in which they are asked; the first that matches decides. */
export async function listRules(actor: Actor, input: z.input<typeof ListRules>, deps: Pick<Deps, "db" | "clock">): Promise<RuleList> {
  requireRole(actor, "viewer");
  const asked = ListRules.parse(input);
  const { rules, version } = await deps.db.groups.rules();
  const page = await pageOf(asked, deps.clock, {
    read: async ({ limit, offset }) => ({ rows: rules.slice(offset, offset + limit), total: rules.length }),
    toItem: (rule) => ({ ...rule, updatedAt: isoOf(rule.updatedAt) }),
  });
  return { ...page, version };
}
