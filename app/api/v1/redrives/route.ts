import { RedriveDetail, RedriveList } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { editsBody } from "@/lib/services/redrives/edits-body";
import { ListRedrives, listRedrives } from "@/lib/services/redrives/list-redrives";
import { PlanRedrive, planRedrive } from "@/lib/services/redrives/plan-redrive";

export const GET = route(
  { input: ListRedrives, answer: RedriveList, summary: "Re-drives and plans of re-drives, newest first" },
  ({ actor, input, deps }) => listRedrives(actor, input, deps),
);

export const POST = route(
  {
    input: PlanRedrive,
    answer: RedriveDetail,
    status: 201,
    largeBody: editsBody,
    summary: "Plan a re-drive: nothing is sent until it is started",
  },
  ({ actor, input, deps }) => planRedrive(actor, input, deps),
);

export {
  onlyGetAndPost as DELETE,
  onlyGetAndPost as OPTIONS,
  onlyGetAndPost as PATCH,
  onlyGetAndPost as PUT,
} from "@/lib/http/only-get-and-post";
