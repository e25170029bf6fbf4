import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import type { RuleAsked } from "@/lib/queries";

export const conditionNames = ["context", "stream", "consumer", "subject", "class", "message"] as const;
type Condition = (typeof conditionNames)[number];

/** A rule as it is being written: what is not said is "". */
export type Draft = Record<Condition | "name" | "fingerprint" | "reason", string> & { enabled: boolean };

export const emptyDraft: Draft = {
  name: "",
  context: "",
  stream: "",
  consumer: "",
  subject: "",
  class: "",
  message: "",
  fingerprint: "",
  enabled: true,
  reason: "",
};

/** What a rule is good for, where there is none yet: whatever the client calls it, it is one cause. */
export const exampleDraft: Draft = {
  ...emptyDraft,
  name: "crm is down",
  consumer: "worker-crm",
  message: "^(Timeout|ECONNREFUSED)",
  fingerprint: "crm does not answer",
};

export const draftOf = ({ name, match, fingerprint, enabled }: RuleRow): Draft => ({ ...emptyDraft, ...match, name, fingerprint, enabled });

export function ruleOf(draft: Draft): RuleAsked {
  const said = conditionNames.map((name) => [name, name === "message" ? draft.message : draft[name].trim()] as const);
  const match = Object.fromEntries(said.filter(([, text]) => text !== ""));
  return { name: draft.name.trim(), match, fingerprint: draft.fingerprint.trim(), enabled: draft.enabled };
}

/** What decides over letters: a trial of an equal rule would say the same. */
export const sameTrial = (a: Draft, b: Draft): boolean => [...conditionNames, "fingerprint" as const].every((name) => a[name] === b[name]);

export const sameDraft = (a: Draft, b: Draft): boolean =>
  sameTrial(a, b) && a.name === b.name && a.enabled === b.enabled && a.reason === b.reason;

/** What has to be said before it can be tried; `null`: it can be. */
export const whyNotTry = ({ fingerprint }: Draft): string | null => (fingerprint.trim() === "" ? "Name the group first" : null);

export function whyNotSave(draft: Draft): string | null {
  if (draft.name.trim() === "") return "Name the rule first";
  return whyNotTry(draft) ?? (draft.reason.trim() === "" ? "Say why first" : null);
}
