import { EditPreview } from "@/lib/domain/redrive/edit/preview";
import { route } from "@/lib/http/route";
import { editsBody } from "@/lib/services/redrives/edits-body";
import { PreviewEdit, previewEdit } from "@/lib/services/redrives/preview-edit";

export const POST = route(
  {
    input: PreviewEdit,
    answer: EditPreview,
    largeBody: editsBody,
    summary: "What an edit would make of the first ten messages: nothing is kept",
  },
  ({ actor, input, deps }) => previewEdit(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
