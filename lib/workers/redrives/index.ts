import "server-only";

export { startPruning } from "./prune";
export { startRedriveRunner } from "./runner";
