import { RuleWritten } from "@/lib/domain/dead-letter/group/rule-row";
import { route } from "@/lib/http/route";
import { RemovedRule, RemoveRule, removeRule } from "@/lib/services/fingerprint-rules/remove-rule";
import { ChangeRule, saveRule } from "@/lib/services/fingerprint-rules/save-rule";

export const PUT = route(
  { input: ChangeRule, params: ["id"], answer: RuleWritten, summary: "Write a rule anew; what it has grouped stays" },
  ({ actor, input, deps }) => saveRule(actor, input, deps),
);

export const DELETE = route(
  { input: RemoveRule, params: ["id"], answer: RemovedRule, summary: "Remove a rule; what it has grouped stays" },
  ({ actor, input, deps }) => removeRule(actor, input, deps),
);

export {
  onlyPutAndDelete as GET,
  onlyPutAndDelete as OPTIONS,
  onlyPutAndDelete as PATCH,
  onlyPutAndDelete as POST,
} from "@/lib/http/only-put-and-delete";
