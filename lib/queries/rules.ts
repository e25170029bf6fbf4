import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { RuleList, RulesOrdered, RuleTrial, RuleWritten } from "@/lib/domain/dead-letter/group/rule-row";
import type { NewFingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import { apiDelete, apiPost, apiPut } from "@/lib/http/api-fetch";
import { apiQuery } from "./api-query";

export type RuleAsked = z.input<typeof NewFingerprintRule>;
/** `version`: of the rules as they were read. */
type Asked = { rule: RuleAsked; reason: string; version?: string };

const rules = ["fingerprint-rules"] as const;

export const ruleQueries = { /** All of them: there are at most 200. */ list: () => apiQuery<RuleList>(addressOf(rules, { limit: 500 })) };

/** What can be done, for useMutation. None is ever repeated by itself. */
export const ruleActs = {
  make: (asked: Asked) => apiPost<RuleWritten>(addressOf(rules), asked),
  change: (id: string, asked: Asked) => apiPut<RuleWritten>(addressOf([...rules, id]), asked),
  /** `ids` names all of them. */
  order: (asked: Omit<Asked, "rule"> & { ids: string[] }) => apiPut<RulesOrdered>(addressOf([...rules, "order"]), asked),
  remove: (id: string, asked: Omit<Asked, "rule">) => apiDelete<{ id: string; version: string }>(addressOf([...rules, id]), asked),
  /** Changes nothing. */
  tryOut: (rule: RuleAsked) => apiPost<RuleTrial>(addressOf([...rules, "try"]), { rule }),
};
