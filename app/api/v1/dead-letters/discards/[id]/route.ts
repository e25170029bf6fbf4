import { DiscardDetail } from "@/lib/domain/discard/row";
import { route } from "@/lib/http/route";
import { GetDiscard, getDiscard } from "@/lib/services/discards/get-discard";

export const GET = route(
  {
    input: GetDiscard,
    params: ["id"],
    answer: DiscardDetail,
    summary: "One discard: its plan, how far it is, until when it can be undone",
  },
  ({ actor, input, deps }) => getDiscard(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
