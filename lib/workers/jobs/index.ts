import "server-only";

export { startPruning } from "./prune";
