import { GroupDetail } from "@/lib/domain/dead-letter/group-row";
import { route } from "@/lib/http/route";
import { GetGroup, getGroup } from "@/lib/services/groups/get-group";
import { SetGroup, setGroup } from "@/lib/services/groups/set-group";

export const GET = route(
  { input: GetGroup, params: ["id"], answer: GroupDetail, summary: "One group of dead letters, and who else is hit by its cause" },
  ({ actor, input, deps }) => getGroup(actor, input, deps),
);

export const PATCH = route(
  { input: SetGroup, params: ["id"], answer: GroupDetail, summary: "Resolve, ignore or open a group, or say whose it is" },
  ({ actor, input, deps }) => setGroup(actor, input, deps),
);

export {
  onlyGetAndPatch as DELETE,
  onlyGetAndPatch as OPTIONS,
  onlyGetAndPatch as POST,
  onlyGetAndPatch as PUT,
} from "@/lib/http/only-get-and-patch";
