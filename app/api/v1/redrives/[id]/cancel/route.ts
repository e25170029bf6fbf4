import { RedriveDetail } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { CancelRedrive, cancelRedrive } from "@/lib/services/redrives/cancel-redrive";

export const POST = route(
  { input: CancelRedrive, params: ["id"], answer: RedriveDetail, summary: "Drop a plan that was not started" },
  ({ actor, input, deps }) => cancelRedrive(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
