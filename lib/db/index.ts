import "server-only";

export { DatabaseError } from "./database-error";
export { openDatabase, type Database, type DatabaseSettings } from "./open-database";
export type { HeldLease, Leases } from "./leases";
export type { StreamReading } from "./stream-readings";
export type { OpenCount } from "./open-dead-letters";
export type { GrownGroup } from "./groups/grown-since";
export type { AuditEnd, AuditEntry, AuditFilter } from "./audit";
export { StaleEpoch } from "./redrives/stale-epoch";
export type { CopyOutcome, DiscardRecord, Discards, RestoreOutcome, RestoringCopy, WaitingCopy } from "./discards/types";
export type { DiscardHolder, Holder } from "./jobs/holders";
export { StaleLease, type HeldDiscard } from "./discards/guard";
export type { Decided, ItemRecord, RedriveHead, RedriveRecord } from "./redrives/types";
export type { Sending } from "./redrives/sent-copies";
