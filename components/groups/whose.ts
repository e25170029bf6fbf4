import { visibleText } from "@/components/payload/bytes";
import type { SelectItem } from "@/components/ui/select";
import { assignees, type GroupRow } from "@/lib/domain/dead-letter/group-row";

/** Whose groups one can ask for; empty is anybody's. Of people, those who have taken one that is shown, and who is asked for anyway. */
export function whoseItems(
  groups: readonly Pick<GroupRow, "assignee">[],
  { asked, me }: { asked: string | null; me: string | null },
): SelectItem<string>[] {
  const words: string[] = Object.values(assignees);
  const named = [asked, ...groups.map(({ assignee }) => assignee)].flatMap((name) => name ?? []);
  const names = [...new Set(named)].filter((name) => name !== me && !words.includes(name)).toSorted();
  return [
    { value: "", label: "Anybody’s" },
    { value: assignees.mine, label: "Mine" },
    { value: assignees.nobody, label: "Nobody’s" },
    ...names.map((name) => ({ value: name, label: visibleText(name) })),
  ];
}

/** One's own name is “mine”, whichever of both the address has. */
export const whoseValue = (asked: string | null, me: string | null): string =>
  asked === null ? "" : asked === me ? assignees.mine : asked;
