import { DiscardDetail, DiscardList } from "@/lib/domain/discard/row";
import { route } from "@/lib/http/route";
import { ListDiscards, listDiscards } from "@/lib/services/discards/list-discards";
import { PlanDiscard, planDiscard } from "@/lib/services/discards/plan-discard";

export const GET = route(
  { input: ListDiscards, answer: DiscardList, summary: "Discards and plans of discards, newest first" },
  ({ actor, input, deps }) => listDiscards(actor, input, deps),
);

export const POST = route(
  { input: PlanDiscard, answer: DiscardDetail, status: 201, summary: "Plan a discard: nothing is removed until it is started" },
  ({ actor, input, deps }) => planDiscard(actor, input, deps),
);

export {
  onlyGetAndPost as DELETE,
  onlyGetAndPost as OPTIONS,
  onlyGetAndPost as PATCH,
  onlyGetAndPost as PUT,
} from "@/lib/http/only-get-and-post";
