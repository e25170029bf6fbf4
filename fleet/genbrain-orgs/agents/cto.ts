import type { Org } from "../organisation";
import { worker } from "../worker";

/** Builds things. */
export const cto = (org: Org) => worker(org, "cto", { workMs: 60_000 });
