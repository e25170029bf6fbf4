import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { GroupDetail, GroupList, GroupNote, groupSorts, groupStates, GroupWhy } from "@/lib/domain/dead-letter/group-row";
import type { deadLetterKinds } from "@/lib/domain/dead-letter/row";
import type { listOf } from "@/lib/domain/list";
import { apiPatch, apiPost } from "@/lib/http/api-fetch";
import { apiListQuery, apiQuery, type Window } from "./api-query";

type GroupListParams = Window &
  Partial<
    Record<"stream" | "originalStream" | "consumer" | "errorClass" | "originalSubject" | "assignee" | "q" | "from" | "to", string | null>
  > & {
    /** Without one: of every state. */
    state?: (typeof groupStates)[number] | null;
    kind?: (typeof deadLetterKinds)[number] | null;
    sort?: (typeof groupSorts)[number] | null;
  };
type NoteList = z.infer<ReturnType<typeof listOf<typeof GroupNote>>>;

const groups = ["dead-letters", "groups"] as const;

export const groupQueries = {
  list: (params: GroupListParams = {}) => apiListQuery<GroupList>(addressOf(groups, params)),
  /** Series of `from` to `to`, or of the last hour. */
  detail: (id: string, range: { from?: string | null; to?: string | null } = {}) =>
    apiQuery<GroupDetail>(addressOf([...groups, id], range)),
  /** The first 500. */
  notes: (id: string) => apiQuery<NoteList>(addressOf([...groups, id, "notes"], { limit: 500 })),
  why: (id: string) => apiQuery<GroupWhy>(addressOf([...groups, id, "why"])),
};

/** What a person says of a group: how it stands, whose it is, or both. */
export type GroupSaying = { state?: GroupDetail["state"]; assignee?: string | null; reason?: string };

/** What can be done, for useMutation. None is ever repeated by itself. */
export const groupActs = {
  /** Answers the group as it is then. */
  set: (id: string, saying: GroupSaying) => apiPatch<GroupDetail>(addressOf([...groups, id]), saying),
  note: (id: string, text: string) => apiPost<GroupNote>(addressOf([...groups, id, "notes"]), { text }),
  merge: (merging: { into: string; groups: readonly string[]; reason: string }) =>
    apiPost<{ mergeId: string }>(addressOf([...groups, "merge"]), merging),
  undoMerge: (merge: string, reason: string) =>
    apiPost<{ into: string; groups: string[] }>(addressOf(["dead-letters", "merges", merge, "undo"]), reason === "" ? {} : { reason }),
};
