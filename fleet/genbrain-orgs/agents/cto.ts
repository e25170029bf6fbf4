import type { Org } from "../organisation";
import { worker } from "../worker";

/** Builds things: takes the tasks of its role, about a minute each, and sleeps when it is told to (worker.ts). */
export const cto = (org: Org) => worker(org, "cto", { workMs: 60_000 });
