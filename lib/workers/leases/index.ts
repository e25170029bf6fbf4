import "server-only";

export { onceWithLease, runWithLease, type LeasedWorker } from "./run-with-lease";
