import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { RedriveFailures } from "@/lib/domain/redrive/row";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { findHead } from "./find-redrive";

export const GetFailures = z.strictObject({ id: z.uuid() });

/** Why messages of a re-drive did not get through, each reason with how many: what came back, and what was not sent. NOT_FOUND. */
export async function getFailures(
  actor: Actor,
  input: z.input<typeof GetFailures>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<RedriveFailures> {
  requireRole(actor, "viewer");
  const { id } = GetFailures.parse(input);
  await findHead(id, deps);
  return { asOf: isoOf(deps.clock.now()), ...(await deps.db.redrives.failures(id)) };
}
