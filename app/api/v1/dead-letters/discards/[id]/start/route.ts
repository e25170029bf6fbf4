import { DiscardDetail } from "@/lib/domain/discard/row";
import { route } from "@/lib/http/route";
import { StartDiscard, startDiscard } from "@/lib/services/discards/start-discard";

export const POST = route(
  { input: StartDiscard, params: ["id"], answer: DiscardDetail, summary: "Start a planned discard: copies first, then removes" },
  ({ actor, input, deps }) => startDiscard(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
