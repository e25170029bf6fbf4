import { RuleList, RuleWritten } from "@/lib/domain/dead-letter/group/rule-row";
import { route } from "@/lib/http/route";
import { ListRules, listRules } from "@/lib/services/fingerprint-rules/list-rules";
import { MakeRule, saveRule } from "@/lib/services/fingerprint-rules/save-rule";

export const GET = route(
  { input: ListRules, answer: RuleList, summary: "People's own rules for what is one group, in their order" },
  ({ actor, input, deps }) => listRules(actor, input, deps),
);

export const POST = route(
  { input: MakeRule, answer: RuleWritten, status: 201, summary: "Make a rule; it groups letters that come from now on" },
  ({ actor, input, deps }) => saveRule(actor, input, deps),
);

export {
  onlyGetAndPost as DELETE,
  onlyGetAndPost as OPTIONS,
  onlyGetAndPost as PATCH,
  onlyGetAndPost as PUT,
} from "@/lib/http/only-get-and-post";
