import { RedriveItemList } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { ListItems, listItems } from "@/lib/services/redrives/list-items";

export const GET = route(
  { input: ListItems, params: ["id"], answer: RedriveItemList, summary: "The messages of a re-drive, in the order of sending" },
  ({ actor, input, deps }) => listItems(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
