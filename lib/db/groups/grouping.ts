import "server-only";
import { groupingBy, type GroupOf } from "@/lib/domain/dead-letter/group/group-of";
import { compileRule, inOrder, type CompiledRule } from "@/lib/domain/dead-letter/group/rule";
import { FingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import { Prisma, type PrismaClient } from "../generated/client";
import { compile } from "./compile";

const NO_RULES = "[]";

type Reading = Pick<PrismaClient, "$queryRaw">;

/** As they stand in the database: to be read in the transaction that uses them. */
export async function readRules(db: Reading): Promise<FingerprintRule[]> {
  return parse(await readText(db));
}

async function readText(db: Reading): Promise<string> {
  const [row] = await db.$queryRaw<{ rules: string | null }[]>`SELECT ${rulesNow} AS rules`;
  return row?.rules ?? NO_RULES;
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

/** What `groupingOf` asks for, as a scalar subquery: to be read in the transaction that uses it. */
export const rulesNow = Prisma.sql`(
  SELECT json_agg(rule || jsonb_build_object('id', id, 'position', position, 'enabled', enabled) ORDER BY position, id)::text
  FROM fingerprint_rule)`;

/** By which letters that are written in this transaction are grouped. */
export async function readGrouping(db: Reading): Promise<GroupOf> {
  return groupingOf(await readText(db));
}

/** The same, of what `rulesNow` has answered. */
export function groupingOf(text: string | null): GroupOf {
  const rules = text ?? NO_RULES;
  if (last?.text !== rules) last = { text: rules, groupOf: groupingBy(compileRules(parse(rules))) };
  return last.groupOf;
}

/** The same, by the rules that were read last; `null` before any were. */
export const lastGrouping = (): GroupOf | null => last?.groupOf ?? null;
