import { DiscardDetail } from "@/lib/domain/discard/row";
import { route } from "@/lib/http/route";
import { UndoDiscard, undoDiscard } from "@/lib/services/discards/undo-discard";

export const POST = route(
  { input: UndoDiscard, params: ["id"], answer: DiscardDetail, summary: "Undo a discard: puts the copies back" },
  ({ actor, input, deps }) => undoDiscard(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
