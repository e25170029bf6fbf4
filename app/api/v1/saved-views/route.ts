import { SavedViewList, SavedViewRow } from "@/lib/domain/saved-view/row";
import { route } from "@/lib/http/route";
import { ListSavedViews, listSavedViews } from "@/lib/services/saved-views/list-saved-views";
import { SaveView, saveView } from "@/lib/services/saved-views/save-view";

export const GET = route(
  { input: ListSavedViews, answer: SavedViewList, summary: "Pages kept under a name: one's own, and those that are shared" },
  ({ actor, input, deps }) => listSavedViews(actor, input, deps),
);

export const POST = route(
  { input: SaveView, answer: SavedViewRow, status: 201, summary: "Keep a page under a name" },
  ({ actor, input, deps }) => saveView(actor, input, deps),
);

export {
  onlyGetAndPost as DELETE,
  onlyGetAndPost as OPTIONS,
  onlyGetAndPost as PATCH,
  onlyGetAndPost as PUT,
} from "@/lib/http/only-get-and-post";
