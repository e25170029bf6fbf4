import "server-only";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";
import { withAudit } from "../audit/with-audit";
import type { Redriving } from "./deps";
import { aboutRedrive } from "./find-redrive";

/** Of the contract and not built yet. `action`: as an act it is tried on the record; `null`: it would only look. */
export type Unbuilt = { name: string; action: string | null; job: string | null };

/** Always UNSUPPORTED, for whoever might do it once it is built; anybody else is refused as for every act. */
export async function tryUnbuilt(actor: Actor, { name, action, job }: Unbuilt, deps: Redriving): Promise<never> {
  const unsupported = new AppError("UNSUPPORTED", `${name} is not built yet.`);
  if (action === null) {
    requireRole(actor, "viewer");
    throw unsupported;
  }
  const about = async () => (job === null ? {} : aboutRedrive(job, deps));
  return withAudit(deps, { actor, needs: "operator", action, target: job ?? "all", about }, () => Promise.reject(unsupported));
}
