import type { Org } from "../organisation";
import { worker } from "../worker";

/** Says so to the world. */
export const cmo = (org: Org) => worker(org, "cmo", { workMs: 40_000 });
