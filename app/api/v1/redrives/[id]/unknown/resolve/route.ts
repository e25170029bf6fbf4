import { UnknownResolved } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { ResolveUnknown, resolveUnknown } from "@/lib/services/redrives/resolve-unknown";

export const POST = route(
  {
    input: ResolveUnknown,
    params: ["id"],
    answer: UnknownResolved,
    summary: "Settle all items of one kind of which it is not known whether they were sent: all or none, after another look",
  },
  ({ actor, input, deps }) => resolveUnknown(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
