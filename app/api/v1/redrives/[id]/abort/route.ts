import { RedriveDetail } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { AbortRedrive, abortRedrive } from "@/lib/services/redrives/abort-redrive";

export const POST = route(
  { input: AbortRedrive, params: ["id"], answer: RedriveDetail, summary: "Stop a running re-drive before its next publish" },
  ({ actor, input, deps }) => abortRedrive(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
