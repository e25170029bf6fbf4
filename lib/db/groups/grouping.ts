import "server-only";
import { groupingBy, type GroupOf } from "@/lib/domain/dead-letter/group/group-of";
import { compileRule, inOrder, type CompiledRule } from "@/lib/domain/dead-letter/group/rule";
import { FingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import type { PrismaClient } from "../generated/client";
import { inPieces } from "../in-pieces";
import { compile } from "./compile";

type Letter = Parameters<GroupOf>[0];

type Reading = Pick<PrismaClient, "$queryRaw">;

/** As they stand in the database: to be read in the transaction that uses them. */
export async function readRules(db: Reading): Promise<FingerprintRule[]> {
  return parse(await readText(db));
}

async function readText(db: Reading): Promise<string> {
  const [row] = await db.$queryRaw<{ rules: string | null }[]>`
    SELECT json_agg(rule || jsonb_build_object('id', id, 'position', position, 'enabled', enabled) ORDER BY position, id)::text AS rules
    FROM fingerprint_rule`;
  return row?.rules ?? "[]";
}

/** One that a newer Jetlag wrote and this one cannot read must not stop letters from being indexed. */
const parse = (text: string): FingerprintRule[] =>
  (JSON.parse(text) as unknown[]).flatMap((each) => FingerprintRule.safeParse(each).data ?? []);

/** Those that work, in the order in which they are asked. What was refused when it was written never came here. */
export function compileRules(rules: readonly FingerprintRule[]): CompiledRule[] {
  return inOrder(
    rules.flatMap((rule) => {
      const compiled = compileRule(rule, compile);
      return compiled.ok ? [compiled.compiled] : [];
    }),
  );
}

/** The rules that were read last, and what came of them: they hardly ever change, and what letters say is remembered with them. */
let last: { text: string; groupOf: GroupOf } | null = null;

/** By which letters that are written in this transaction are grouped. */
export async function readGrouping(db: Reading): Promise<GroupOf> {
  const text = await readText(db);
  if (last?.text !== text) last = { text, groupOf: groupingBy(compileRules(parse(text))) };
  return last.groupOf;
}

/**
 * Works out the groups of letters that will be written soon, by the rules that were read last: normalising costs a third of what writing a letter
 * costs this thread, and the database can write others meanwhile. Rules that have changed by then are asked anew.
 */
export async function groupAhead(letters: readonly Letter[]): Promise<void> {
  await inPieces(letters, (letter) => last?.groupOf(letter));
}
