import { RedriveDetail } from "@/lib/domain/redrive/row";
import { onlyGet } from "@/lib/http/only-get";
import { route } from "@/lib/http/route";
import { GetRedrive, getRedrive } from "@/lib/services/redrives/get-redrive";
import { orUnbuilt } from "../../unbuilt";

export const GET = route(
  { input: GetRedrive, params: ["id"], answer: RedriveDetail, summary: "One re-drive: its plan, and how far it is" },
  ({ actor, input, deps }) => getRedrive(actor, input, deps),
);

/** What is not built yet stands beside the ids: `/redrives/preview-edit`. */
const otherwise = orUnbuilt(onlyGet);

export { otherwise as DELETE, otherwise as OPTIONS, otherwise as PATCH, otherwise as POST, otherwise as PUT };
