import { RedriveDetail } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { PauseRedrive, pauseRedrive } from "@/lib/services/redrives/pause-redrive";

export const POST = route(
  { input: PauseRedrive, params: ["id"], answer: RedriveDetail, summary: "Hold a re-drive before its next publish until it is resumed" },
  ({ actor, input, deps }) => pauseRedrive(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
