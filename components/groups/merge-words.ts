import type { GroupRow } from "@/lib/domain/dead-letter/group-row";

type Merged = Pick<GroupRow, "id" | "state">;

/** What a merge makes of what people have said: the word on the group that the others become part of holds for all. `null`: nothing. */
export function mergeWords(groups: readonly Merged[], into: string): { text: string; isHidden: boolean } | null {
  const root = groups.find(({ id }) => id === into);
  const others = new Set(groups.flatMap(({ id, state }) => (id === into ? [] : [state])));
  if (root?.state === "ignored" && others.size > 0)
    return others.has("open") || others.has("resolved")
      ? { text: "That group is ignored: the open letters of the others, those to come too, are out of the way with it.", isHidden: true }
      : null;
  if (root?.state === "resolved" && others.has("open"))
    return { text: "That group is resolved: the open letters of the others open it again.", isHidden: false };
  return others.has("ignored") ? { text: "What was ignored no longer is, as a part of it.", isHidden: false } : null;
}
