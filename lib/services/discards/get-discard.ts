import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { DiscardDetail } from "@/lib/domain/discard/row";
import type { Deps } from "../deps";
import { findDiscard } from "./find-discard";
import { toDetail } from "./to-row";

export const GetDiscard = z.strictObject({ id: z.uuid() });

/** One discard: its plan as it was shown, how far it is, and until when it can be undone. NOT_FOUND. */
export async function getDiscard(
  actor: Actor,
  input: z.input<typeof GetDiscard>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<DiscardDetail> {
  requireRole(actor, "viewer");
  const { id } = GetDiscard.parse(input);
  return toDetail(await findDiscard(id, deps), deps);
}
