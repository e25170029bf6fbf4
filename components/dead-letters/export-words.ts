import type { GroupList } from "@/lib/domain/dead-letter/group-row";
import { viewOf, type Asked } from "./asked";

/**
 * Before the buttons. Letters do not know how their group stands: beside groups an export has all open ones of the filter, which the list of open
 * groups does not. `letters`: how many open ones groups of each state hold.
 */
export function exportWords(asked: Asked, letters: GroupList["letters"] | undefined): string {
  if (viewOf(asked) === "messages") return "Export";
  if (asked.group !== null) return "Export this group";
  const others = (["ignored", "resolved"] as const).filter((state) => letters !== undefined && letters[state] > 0);
  return others.length === 0 ? "Export" : `Export, with those in ${others.join(" and ")} groups`;
}

/** In their place, where `exportAsked` has no answer. */
export const noExportWords = ({ assignee }: Pick<Asked, "assignee">): string =>
  `Letters do not say ${assignee === null ? "how their group stands" : "whose their group is"}: open one to export it`;
