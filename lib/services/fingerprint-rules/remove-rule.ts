import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";
import { Reason } from "../audit/reason";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";

export const RemoveRule = z.strictObject({ id: z.uuid(), reason: Reason });
export const RemovedRule = z.object({ id: z.string() });

/** Letters stay in the groups that it has put them in; those that come from now on are grouped without it. NOT_FOUND. */
export async function removeRule(
  actor: Actor,
  input: z.input<typeof RemoveRule>,
  deps: Pick<Deps, "db" | "settings" | "log">,
): Promise<z.infer<typeof RemovedRule>> {
  const { id, reason } = RemoveRule.parse(input);
  const about = async () => {
    const before = (await deps.db.groups.rules()).find((rule) => rule.id === id) ?? null;
    return { context: before?.match.context, plan: { before } };
  };
  return withAudit(deps, { actor, needs: "operator", action: "fingerprint-rule.remove", target: id, reason, about }, async () => {
    if (!(await deps.db.groups.removeRule(id))) throw new AppError("NOT_FOUND", `There is no fingerprint rule ${id}.`);
    return { answer: { id }, detail: "It groups nothing from now on." };
  });
}
