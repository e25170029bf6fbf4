import { UnknownEvidence } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { GetUnknown, getUnknown } from "@/lib/services/redrives/get-unknown";

export const GET = route(
  {
    input: GetUnknown,
    params: ["id"],
    answer: UnknownEvidence,
    summary: "What lies in their targets of all items of which it is not known whether they were sent: looks now, and changes nothing",
  },
  ({ actor, input, deps }) => getUnknown(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
