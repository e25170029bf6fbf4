import { route } from "@/lib/http/route";
import { UndoMerge, undoMerge, Unmerged } from "@/lib/services/groups/undo-merge";

export const POST = route(
  { input: UndoMerge, params: ["id"], answer: Unmerged, summary: "Undo a merge of groups" },
  ({ actor, input, deps }) => undoMerge(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
