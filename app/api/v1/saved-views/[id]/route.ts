import { route } from "@/lib/http/route";
import { RemovedView, RemoveView, removeView } from "@/lib/services/saved-views/remove-view";

export const DELETE = route(
  { input: RemoveView, params: ["id"], answer: RemovedView, summary: "Forget a page that was kept under a name" },
  ({ actor, input, deps }) => removeView(actor, input, deps),
);

export {
  onlyDelete as GET,
  onlyDelete as OPTIONS,
  onlyDelete as PATCH,
  onlyDelete as POST,
  onlyDelete as PUT,
} from "@/lib/http/only-delete";
