import type { Grouping } from "./fingerprint";
import type { GroupedLetter } from "./parts";
import { compileRule, type Compile, type CompiledRule } from "./rule";
import { FingerprintRule } from "./rule-schema";

export const aLetter = (of: Partial<GroupedLetter> = {}): GroupedLetter => ({
  context: "toolworks",
  kind: "stored",
  originalStream: "TOOL_REQUESTS",
  originalSubject: "tools.execute.crm",
  consumer: "worker-crm",
  error: "Timeout after 8.2s calling crm",
  errorClass: null,
  deliveries: 5,
  ...of,
});

export const noGrouping: Grouping = { header: null, rules: [] };

/** The engine of JavaScript, which tests can trust not to be asked anything hostile. */
export const compile: Compile = (source) => {
  try {
    const expression = new RegExp(source, "u");
    return { ok: true, match: (text) => expression.exec(text) };
  } catch (error) {
    return { ok: false, reason: String(error) };
  }
};

export const aRule = (of: object = {}): FingerprintRule =>
  FingerprintRule.parse({
    id: "r",
    name: "CRM is down",
    match: { consumer: "worker-crm" },
    fingerprint: "crm-down",
    enabled: true,
    position: 0,
    ...of,
  });

export function compiled(of: object = {}): CompiledRule {
  const made = compileRule(aRule(of), compile);
  if (!made.ok) throw new Error(made.reason);
  return made.compiled;
}
