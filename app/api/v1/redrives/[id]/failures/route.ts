import { RedriveFailures } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { GetFailures, getFailures } from "@/lib/services/redrives/get-failures";

export const GET = route(
  { input: GetFailures, params: ["id"], answer: RedriveFailures, summary: "Why messages of a re-drive did not get through, with numbers" },
  ({ actor, input, deps }) => getFailures(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
