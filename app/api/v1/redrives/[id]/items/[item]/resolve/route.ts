import { RedriveItemRow } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { ResolveItem, resolveItem } from "@/lib/services/redrives/resolve-item";

export const POST = route(
  {
    input: ResolveItem,
    params: ["id", "item"],
    answer: RedriveItemRow,
    summary: "Settle an item of which it is not known whether it was sent",
  },
  ({ actor, input, deps }) => resolveItem(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
