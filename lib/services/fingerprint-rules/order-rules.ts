import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { RulesOrdered } from "@/lib/domain/dead-letter/group/rule-row";
import { Reason } from "../audit/reason";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { Version, writtenOr } from "./write-rules";

export { RulesOrdered };
/** `ids`: of all rules, in the order in which they are to be asked. */
export const OrderRules = z.strictObject({
  ids: z.array(z.uuid()).min(1, "must name all rules").max(500),
  reason: Reason,
  version: Version,
});

/**
 * Asks the rules in another order, all of it or nothing: letters that come meanwhile are grouped by the one order or by the other. CONFLICT: the
 * rules are not those of `version`, or `ids` does not name each of them once.
 */
export async function orderRules(
  actor: Actor,
  input: z.input<typeof OrderRules>,
  deps: Pick<Deps, "db" | "settings" | "log">,
): Promise<RulesOrdered> {
  const { ids, reason, version } = OrderRules.parse(input);
  const about = async () => {
    const { rules } = await deps.db.groups.rules();
    const named = (id: string) => ({ id, name: rules.find((rule) => rule.id === id)?.name ?? null });
    return { plan: { before: rules.map(({ id }) => named(id)), after: ids.map(named) } };
  };
  return withAudit(deps, { actor, needs: "operator", action: "fingerprint-rule.order", target: "all", reason, about }, async () => {
    const ordered = writtenOr(await deps.db.groups.orderRules({ ids, version }), null);
    return { answer: { ids: ordered.ids, version: ordered.version }, detail: "They are asked in this order from now on." };
  });
}
