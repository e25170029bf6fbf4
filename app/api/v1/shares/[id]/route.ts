import { ShareRow } from "@/lib/domain/share/row";
import { route } from "@/lib/http/route";
import { RevokeShare, revokeShare } from "@/lib/services/shares/revoke-share";

export const DELETE = route(
  { input: RevokeShare, params: ["id"], answer: ShareRow, summary: "Revoke a share: its link opens nothing from now on" },
  ({ actor, input, deps }) => revokeShare(actor, input, deps),
);

export {
  onlyDelete as GET,
  onlyDelete as OPTIONS,
  onlyDelete as PATCH,
  onlyDelete as POST,
  onlyDelete as PUT,
} from "@/lib/http/only-delete";
