import "server-only";

export { runWithLease, type LeasedWork, type LeasedWorker, type LeaseOptions } from "./run-with-lease";
