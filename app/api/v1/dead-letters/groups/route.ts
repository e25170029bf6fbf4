import { GroupList } from "@/lib/domain/dead-letter/group-row";
import { route } from "@/lib/http/route";
import { ListGroups, listGroups } from "@/lib/services/groups/list-groups";

export const GET = route(
  { input: ListGroups, answer: GroupList, summary: "Dead letters by cause: how many, since when, still arriving" },
  ({ actor, input, deps }) => listGroups(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
