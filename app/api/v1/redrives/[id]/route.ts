import { RedriveDetail } from "@/lib/domain/redrive/row";
import { onlyGet } from "@/lib/http/only-get";
import { route } from "@/lib/http/route";
import { GetRedrive, getRedrive } from "@/lib/services/redrives/get-redrive";

export const GET = route(
  { input: GetRedrive, params: ["id"], answer: RedriveDetail, summary: "One re-drive: its plan, and how far it is" },
  ({ actor, input, deps }) => getRedrive(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT };
