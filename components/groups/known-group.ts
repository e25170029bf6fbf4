import type { GroupDetail, GroupRow } from "@/lib/domain/dead-letter/group-row";

/** A group as far as its row tells, until the whole of it is here: who is hit and what holds its letters is not known yet. */
export function knownOf(row: GroupRow, asOf: string): GroupDetail {
  return {
    ...row,
    asOf,
    mergedGroups: [],
    readOf: 0,
    consumers: [],
    subjects: [],
    flows: [],
    flowCount: 0,
    redrives: [],
  };
}
