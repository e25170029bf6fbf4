import { RuleTrial } from "@/lib/domain/dead-letter/group/rule-row";
import { route } from "@/lib/http/route";
import { TryRule, tryRule } from "@/lib/services/fingerprint-rules/try-rule";

export const POST = route(
  { input: TryRule, answer: RuleTrial, summary: "What a rule would do with the newest open letters; changes nothing" },
  ({ actor, input, deps }) => tryRule(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
