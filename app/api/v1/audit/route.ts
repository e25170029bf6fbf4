import { AuditList } from "@/lib/domain/audit/row";
import { route } from "@/lib/http/route";
import { ListAudit, listAudit } from "@/lib/services/audit/list-audit";

export const GET = route(
  { input: ListAudit, answer: AuditList, summary: "Every act and attempt, newest first" },
  ({ actor, input, deps }) => listAudit(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
