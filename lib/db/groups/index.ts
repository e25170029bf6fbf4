import "server-only";
import type { PrismaClient } from "../generated/client";
import { readArrivals, type ArrivalRange } from "./group-arrivals";
import { groupsGrownSince } from "./grown-since";
import { compileRules, readRules } from "./grouping";
import { howItBegan } from "./how-it-began";
import { listRules, orderRules, removeRule, saveRule } from "./rules";
import { readFacts } from "./group-facts";
import { listGroups, readGroup, readMembers, readRoots, readTitles } from "./list-groups";
import { mergeGroups, readMerge, readMerged, readMerges, undoMerge, type Merging } from "./merges";
import { addNote, readNotes } from "./notes";
import { sayOf, type Saying } from "./say";
import type { GroupFilter, GroupWindow } from "./types";

export type { Arrivals, ArrivalRange } from "./group-arrivals";
export type { NotWritten, SavedRule } from "./rules";
export type { Group, GroupFilter, GroupWindow } from "./types";

/** Failure groups: what people read of them, say of them, and make of them. */
export function groupsIn(client: PrismaClient) {
  return {
    list: (filter: GroupFilter, window: GroupWindow) => listGroups(client, filter, window),
    /** By its id, or that of one that was merged into it; `null` where none of these contexts has it. */
    get: (id: string, contexts: readonly string[]) => readGroup(client, id, contexts),
    /** Ids as letters have them, of the group that has this one or of what it was merged into. Empty where there is none. */
    members: (id: string) => readMembers(client, id),
    roots: (ids: readonly string[]) => readRoots(client, ids),
    titles: (ids: readonly string[]) => readTitles(client, ids),
    /** Series and rate by group. Times are epoch ms. */
    arrivals: (ids: readonly string[], range: ArrivalRange & { now: number }) => readArrivals(client, ids, range),
    /** Epoch ms. */
    grownSince: (contexts: readonly string[], since: number) => groupsGrownSince(client, contexts, since),
    facts: (id: string) => readFacts(client, id),
    began: (id: string) => howItBegan(client, id),
    merges: (id: string) => readMerges(client, id),
    rules: () => listRules(client),
    /** Those that are enabled, in their order. */
    compiledRules: async () => compileRules(await readRules(client)),
    saveRule: (saving: Parameters<typeof saveRule>[1]) => saveRule(client, saving),
    orderRules: (order: Parameters<typeof orderRules>[1]) => orderRules(client, order),
    removeRule: (of: Parameters<typeof removeRule>[1]) => removeRule(client, of),
    merged: (id: string) => readMerged(client, id),
    notes: (id: string, window: Parameters<typeof readNotes>[2]) => readNotes(client, id, window),
    addNote: (note: Parameters<typeof addNote>[1]) => addNote(client, note),
    say: (id: string, saying: Saying) => sayOf(client, id, saying),
    merge: (merging: Merging) => mergeGroups(client, merging),
    undoMerge: (id: string, by: string) => undoMerge(client, id, by),
    readMerge: (id: string) => readMerge(client, id),
  };
}

export type Groups = ReturnType<typeof groupsIn>;
