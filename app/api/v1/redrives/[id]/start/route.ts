import { RedriveDetail } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { StartRedrive, startRedrive } from "@/lib/services/redrives/start-redrive";

export const POST = route(
  { input: StartRedrive, params: ["id"], answer: RedriveDetail, summary: "Start a planned re-drive" },
  ({ actor, input, deps }) => startRedrive(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
