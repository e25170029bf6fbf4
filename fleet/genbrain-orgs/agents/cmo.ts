import type { Org } from "../organisation";
import { worker } from "../worker";

/** Tells the world: the same worker as the cto, with tasks of about 40 s. */
export const cmo = (org: Org) => worker(org, "cmo", { workMs: 40_000 });
