/*
 * A merge adds one alias to each group that it takes in, from that group to the other as both are now; nothing is moved, so that it catches
 * later arrivals too. Aliases are trees: only a group that is no alias yet becomes one, of a group in another tree, so none goes in a circle.
 * Chains are kept as they were made. An undo therefore takes away exactly the aliases of its merge, in whatever order merges are undone: what
 * was merged into the same groups before or since stays as it is, and goes along with the group that it was merged into.
 */

/** `from` is unique among aliases: the letters of group `from` are in group `into`, or where that is merged into. */
export type Alias = { from: string; into: string; merge: string };

export type Aliases = ReadonlyMap<string, Alias>;

export const toAliases = (aliases: readonly Alias[]): Aliases => new Map(aliases.map((alias) => [alias.from, alias]));

/** The aliases that lead from a group to the one it is shown in, in their order. Ends also where a damaged table goes in a circle. */
function aliasesFrom(id: string, aliases: Aliases): Alias[] {
  const path: Alias[] = [];
  const seen = new Set<string>();
  for (let alias = aliases.get(id); alias && !seen.has(alias.from); alias = aliases.get(alias.into)) {
    seen.add(alias.from);
    path.push(alias);
  }
  return path;
}

/** The group that a group's letters are shown in: itself, where it was not merged. */
export const resolveAlias = (id: string, aliases: Aliases): string => aliasesFrom(id, aliases).at(-1)?.into ?? id;

type MergeRequest = {
  /** Id of the merge that is to be. */
  merge: string;
  into: string;
  groups: readonly string[];
};

/** The context of each group that there is: a group never reaches over two. */
type Known = ReadonlyMap<string, { context: string }>;

export type MergeRefusal =
  | { code: "NOTHING" }
  /** Into itself; into a group that is shown in it already; there is no such group; of another context. */
  | { code: "SELF" | "CIRCLE" | "UNKNOWN" | "OTHER_CONTEXT"; group: string };

/** The aliases to add, all or none. Ids that are aliases stand for the group they are shown in; one that is there already adds nothing. */
export function planMerge(
  { merge, into, groups }: MergeRequest,
  { known, aliases }: { known: Known; aliases: Aliases },
): { ok: true; aliases: Alias[] } | { ok: false; refusal: MergeRefusal } {
  const unknown = [into, ...groups].find((id) => !known.has(id));
  if (unknown !== undefined) return { ok: false, refusal: { code: "UNKNOWN", group: unknown } };
  const root = resolveAlias(into, aliases);
  const added = new Map<string, Alias>();
  for (const id of groups) {
    const from = resolveAlias(id, aliases);
    if (id === into) return { ok: false, refusal: { code: "SELF", group: id } };
    if (id === root) return { ok: false, refusal: { code: "CIRCLE", group: id } };
    if (known.get(id)?.context !== known.get(into)?.context) return { ok: false, refusal: { code: "OTHER_CONTEXT", group: id } };
    if (from !== root) added.set(from, { from, into: root, merge });
  }
  return added.size === 0 ? { ok: false, refusal: { code: "NOTHING" } } : { ok: true, aliases: [...added.values()] };
}

/** The aliases to remove: those that the merge made and that are there still. None: it was undone, or never was. */
export const planUndo = (merge: string, aliases: Aliases): Alias[] => [...aliases.values()].filter((alias) => alias.merge === merge);
