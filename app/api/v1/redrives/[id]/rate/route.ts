import { RedriveDetail } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { SetRate, setRate } from "@/lib/services/redrives/set-rate";

export const POST = route(
  { input: SetRate, params: ["id"], answer: RedriveDetail, summary: "Change the rate of a re-drive while it runs" },
  ({ actor, input, deps }) => setRate(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
