import { addressOf } from "../address";

/** A page that can be shared. */
export type SharedView = { kind: "case" | "group" | "redrive"; id: string };

const ID = "[\\w-]{22}"; // of cases and groups: 132 bits of a hash
const letterPath = new RegExp(`^/dead-letters/(${ID})$`);
const groupId = new RegExp(`^${ID}$`);
const redrivePath = /^\/redrives\/([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})$/i;

/**
 * What a page's path and query mean: a case, a group of dead letters, or a re-drive; `null` for every other page. Filters beside a group's id
 * are left out of account: a group is shared whole.
 */
export function sharedView(view: string): SharedView | null {
  const [path = "", query = "", ...more] = view.split("?");
  if (more.length > 0 || view.includes("#")) return null;
  const letter = letterPath.exec(path)?.[1];
  if (letter !== undefined) return { kind: "case", id: letter };
  const redrive = redrivePath.exec(path)?.[1];
  if (redrive !== undefined) return { kind: "redrive", id: redrive.toLowerCase() };
  const groups = path === "/dead-letters" ? new URLSearchParams(query).getAll("group") : [];
  return groups.length === 1 && groups[0] !== undefined && groupId.test(groups[0]) ? { kind: "group", id: groups[0] } : null;
}

/** The one address of what is shared, by which its shares are found. */
export function viewOf({ kind, id }: SharedView): string {
  if (kind === "group") return addressOf(["dead-letters"], { group: id });
  return addressOf([kind === "case" ? "dead-letters" : "redrives", id]);
}
