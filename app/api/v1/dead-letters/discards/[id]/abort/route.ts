import { DiscardDetail } from "@/lib/domain/discard/row";
import { route } from "@/lib/http/route";
import { AbortDiscard, abortDiscard } from "@/lib/services/discards/abort-discard";

export const POST = route(
  { input: AbortDiscard, params: ["id"], answer: DiscardDetail, summary: "Stop a running discard before its next batch" },
  ({ actor, input, deps }) => abortDiscard(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
