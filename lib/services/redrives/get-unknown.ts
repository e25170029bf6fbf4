import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { countUnknown } from "@/lib/domain/redrive/unknown";
import type { UnknownEvidence } from "@/lib/domain/redrive/row";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { findHead } from "./find-redrive";
import { lookForUnknown } from "./look-for-unknown";

export const GetUnknown = z.strictObject({ id: z.uuid() });

/**
 * Looks now for all messages of a re-drive of which it is not known whether they were sent, and changes nothing: what a person decides by who does
 * not want to settle each. At most 10,000 of them. NOT_FOUND, NATS_DENIED, NATS_UNAVAILABLE.
 */
export async function getUnknown(
  actor: Actor,
  input: z.input<typeof GetUnknown>,
  deps: Pick<Deps, "db" | "watch" | "nats" | "clock">,
): Promise<UnknownEvidence> {
  requireRole(actor, "viewer");
  const { id } = GetUnknown.parse(input);
  const { looked, total, targets } = await lookForUnknown(await findHead(id, deps), deps);
  return { asOf: isoOf(deps.clock.now()), ...countUnknown(looked), left: total - looked.length, targets };
}
