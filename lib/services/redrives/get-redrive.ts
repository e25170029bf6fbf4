import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { RedriveDetail } from "@/lib/domain/redrive/row";
import type { Deps } from "../deps";
import { findRedrive } from "./find-redrive";
import { toDetail } from "./to-row";

export const GetRedrive = z.strictObject({ id: z.uuid() });

/** One re-drive: its plan as it was shown, and how far it is. NOT_FOUND. */
export async function getRedrive(
  actor: Actor,
  input: z.input<typeof GetRedrive>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<RedriveDetail> {
  requireRole(actor, "viewer");
  const { id } = GetRedrive.parse(input);
  return toDetail(await findRedrive(id, deps), deps.clock.now());
}
