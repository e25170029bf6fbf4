import { ShareViewList } from "@/lib/domain/share/row";
import { route } from "@/lib/http/route";
import { ListShareViews, listShareViews } from "@/lib/services/shares/list-share-views";

export const GET = route(
  { input: ListShareViews, params: ["id"], answer: ShareViewList, summary: "Who opened a share: the first 500 and the newest 500 views" },
  ({ actor, input, deps }) => listShareViews(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
