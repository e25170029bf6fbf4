import "server-only";

export { startDiscardRunner, type DiscardRunnerDeps } from "./runner";
