import type { groupSorts, groupStates } from "@/lib/domain/dead-letter/group-row";
import type { deadLetterKinds } from "@/lib/domain/dead-letter/row";

export type GroupState = (typeof groupStates)[number];
type Kind = (typeof deadLetterKinds)[number];

/** A group as people see it: itself, and what was merged into it. Times are epoch ms. */
export type Group = {
  id: string;
  fingerprint: string;
  title: string;
  error: string | null;
  errorClass: string | null;
  context: string;
  stream: string;
  originalStream: string | null;
  originalSubject: string | null;
  consumer: string | null;
  kinds: Kind[];
  count: number;
  countTotal: number;
  generationMax: number;
  firstAt: number;
  lastAt: number;
  state: GroupState;
  /** Resolved by a person, and letters have arrived since. */
  newSince: number | null;
  said: { state: GroupState; at: number; by: string; why: string | null } | null;
  assignee: string | null;
  notes: number;
  merged: number;
  /** Its oldest open letter: where it lies, since when, and its own end where it has one. */
  oldest: { stream: string; streamCreatedAt: number; seq: number; storedAt: number; expiresAt: number | null } | null;
};

export type GroupFilter = {
  contexts: readonly string[];
  ids?: readonly string[];
  state?: GroupState;
  /** Epoch ms. */
  from?: number;
  to?: number;
  words?: string;
  stream?: string;
  kind?: Kind;
  originalStream?: string;
  consumer?: string;
  errorClass?: string;
  /** A subject that a letter of theirs died on, or a pattern with `*` and `>`. */
  originalSubject?: string;
  /** `null`: nobody's. */
  assignee?: string | null;
};

export type GroupWindow = { sort: (typeof groupSorts)[number]; limit: number; offset: number };

/**
 * `states`: how many there are in each, whatever the filter asks of states; `letters`: how many open letters those hold. `mayMiss`: not all letters
 * were looked at that may say the words or have died on the subject.
 */
export type GroupPage = {
  groups: Group[];
  total: number;
  states: Record<GroupState, number>;
  letters: Record<GroupState, number>;
  mayMiss: boolean;
};
