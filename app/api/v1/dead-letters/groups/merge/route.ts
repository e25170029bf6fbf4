import { route } from "@/lib/http/route";
import { Merged, MergeGroups, mergeGroups } from "@/lib/services/groups/merge-groups";

export const POST = route(
  { input: MergeGroups, answer: Merged, summary: "Make groups one, until the merge is undone" },
  ({ actor, input, deps }) => mergeGroups(actor, input, deps),
);

export { onlyPost as DELETE, onlyPost as GET, onlyPost as OPTIONS, onlyPost as PATCH, onlyPost as PUT } from "@/lib/http/only-post";
