import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { Me } from "@/lib/domain/person";
import type { Deps } from "../deps";

export const GetMe = z.strictObject({});

/** Who asks, and what this console lets them do. */
export function getMe(actor: Actor, input: z.input<typeof GetMe>, deps: Pick<Deps, "settings">): Me {
  requireRole(actor, "viewer");
  GetMe.parse(input);
  const { id, name, role, kind } = actor;
  return { id, name, role, kind, readOnly: deps.settings.readOnly };
}
