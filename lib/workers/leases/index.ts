import "server-only";

export { runWithLease, type LeasedWorker } from "./run-with-lease";
