import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { RuleList, RuleRow, RuleTrial } from "@/lib/domain/dead-letter/group/rule-row";
import type { NewFingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import { apiDelete, apiPost, apiPut } from "@/lib/http/api-fetch";
import { apiQuery } from "./api-query";

export type RuleAsked = z.input<typeof NewFingerprintRule>;
type Asked = { rule: RuleAsked; reason: string };

const rules = ["fingerprint-rules"] as const;

export const ruleQueries = { list: () => apiQuery<z.infer<typeof RuleList>>(addressOf(rules)) };

/** What can be done, for useMutation. None is ever repeated by itself. */
export const ruleActs = {
  make: (asked: Asked) => apiPost<RuleRow>(addressOf(rules), asked),
  change: (id: string, asked: Asked) => apiPut<RuleRow>(addressOf([...rules, id]), asked),
  remove: (id: string, reason: string) => apiDelete<{ id: string }>(addressOf([...rules, id]), { reason }),
  /** Changes nothing. */
  tryOut: (rule: RuleAsked) => apiPost<RuleTrial>(addressOf([...rules, "try"]), { rule }),
};
