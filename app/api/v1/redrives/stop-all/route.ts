import { RedrivesStopped } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { StopAllRedrives, stopAllRedrives } from "@/lib/services/redrives/stop-all-redrives";

export const POST = route(
  { input: StopAllRedrives, answer: RedrivesStopped, summary: "Pause every re-drive that sends or is about to; none is aborted" },
  ({ actor, input, deps }) => stopAllRedrives(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
