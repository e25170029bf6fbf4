import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { inPieces } from "@/lib/db/in-pieces";
import { firstMatch } from "@/lib/domain/dead-letter/group/rule";
import type { RuleTrial } from "@/lib/domain/dead-letter/group/rule-row";
import { widestOf } from "@/lib/domain/dead-letter/group/widest";
import { NewFingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { checkRule } from "./check-rule";

/** So many of the newest open letters are looked at. */
const LOOKED_AT = 1_000;
const NAMED = 20;

export const TryRule = z.strictObject({ rule: NewFingerprintRule });

/** What a rule would do with the newest open letters, were they to come now, and whether it would put nearly all into one group; nothing is changed. INVALID as in saving it. */
export async function tryRule(
  actor: Actor,
  input: z.input<typeof TryRule>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<RuleTrial> {
  requireRole(actor, "viewer");
  const compiled = checkRule(TryRule.parse(input).rule);
  const contexts = deps.watch.contexts().map(({ name }) => name);
  const { letters } = await deps.db.deadLetters.list({ contexts, state: "open" }, { limit: LOOKED_AT });
  const named: { id: string; context: string; name: string | null }[] = [];
  await inPieces(letters, (letter) => {
    const match = letter.fingerprint === null ? firstMatch([compiled], letter) : null; // what a publisher names, no rule renames
    named.push({ id: letter.id, context: letter.context, name: match?.name ?? null });
  });
  const groups = new Map<string, RuleTrial["groups"][number]>();
  for (const { id, context, name } of named) {
    if (name === null) continue;
    const key = JSON.stringify([context, name]); // no group reaches over two contexts
    const known = groups.get(key);
    groups.set(key, { context, name, count: (known?.count ?? 0) + 1, letter: known?.letter ?? id });
  }
  const found = [...groups.values()].toSorted((a, b) => b.count - a.count);
  const matched = found.reduce((sum, { count }) => sum + count, 0);
  return { asOf: isoOf(deps.clock.now()), of: letters.length, matched, groups: found.slice(0, NAMED), widest: widestOf(named) };
}
