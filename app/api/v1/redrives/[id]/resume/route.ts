import { RedriveDetail } from "@/lib/domain/redrive/row";
import { route } from "@/lib/http/route";
import { ResumeRedrive, resumeRedrive } from "@/lib/services/redrives/resume-redrive";

export const POST = route(
  { input: ResumeRedrive, params: ["id"], answer: RedriveDetail, summary: "Have a paused or tripped re-drive go on" },
  ({ actor, input, deps }) => resumeRedrive(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
