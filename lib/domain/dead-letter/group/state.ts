/** Times are epoch ms. */
export const groupStates = ["open", "resolved", "ignored"] as const;

export type GroupState = {
  state: (typeof groupStates)[number];
  /** "New since resolved": when a letter came that reopened it, until it is resolved or ignored again. */
  newSinceResolvedAt: number | null;
};

/** Of a group that comes to be with its first letter. */
export const newGroup: GroupState = { state: "open", newSinceResolvedAt: null };

/** Any letter, also one that was re-driven and came back. It reopens what was resolved, never what is ignored. */
export function onArrival(group: GroupState, { at }: { at: number }): GroupState {
  return group.state === "resolved" ? { state: "open", newSinceResolvedAt: at } : group;
}

/** No open case is left: re-driven, discarded, or gone. */
export function onLastLeft(group: GroupState): GroupState {
  return group.state === "open" ? { state: "resolved", newSinceResolvedAt: null } : group;
}

/** What a person sets holds, but that a group without open cases is not open: taken out of `ignored` it is resolved. */
export function byPerson(group: GroupState, { to, openCount }: { to: GroupState["state"]; openCount: number }): GroupState {
  const state = to === "open" && openCount === 0 ? "resolved" : to;
  return state === group.state ? group : { state, newSinceResolvedAt: null };
}
