import { route } from "@/lib/http/route";
import { OrderRules, orderRules, RulesOrdered } from "@/lib/services/fingerprint-rules/order-rules";

export const PUT = route(
  { input: OrderRules, answer: RulesOrdered, summary: "Ask the rules in another order; what they have grouped stays" },
  ({ actor, input, deps }) => orderRules(actor, input, deps),
);

export { onlyPut as DELETE, onlyPut as GET, onlyPut as OPTIONS, onlyPut as PATCH, onlyPut as POST } from "@/lib/http/only-put";
