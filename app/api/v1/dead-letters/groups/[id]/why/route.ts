import { route } from "@/lib/http/route";
import { GroupWhy, WhyGroup, whyGroup } from "@/lib/services/groups/why-group";

export const GET = route(
  {
    input: WhyGroup,
    params: ["id"],
    answer: GroupWhy,
    summary: "Why letters are in a group: what decided, and what was left out of the error",
  },
  ({ actor, input, deps }) => whyGroup(actor, input, deps),
);

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
