import { RedriveDetail } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { SkipCanary, skipCanary } from "@/lib/services/redrives/skip-canary";

export const POST = route(
  { input: SkipCanary, params: ["id"], answer: RedriveDetail, summary: "Wait no longer for the canaries of a re-drive" },
  ({ actor, input, deps }) => skipCanary(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
