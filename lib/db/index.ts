import "server-only";

export { DatabaseError } from "./database-error";
export { openDatabase, type Database, type DatabaseSettings } from "./open-database";
export type { HeldLease, Leases } from "./leases";
