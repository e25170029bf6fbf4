import { ItemEvidence } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { GetEvidence, getEvidence } from "@/lib/services/redrives/get-evidence";

export const GET = route(
  {
    input: GetEvidence,
    params: ["id", "item"],
    answer: ItemEvidence,
    summary: "What lies in its target of an item of which it is not known whether it was sent: looks now, and changes nothing",
  },
  ({ actor, input, deps }) => getEvidence(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
