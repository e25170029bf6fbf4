import { AppError } from "@/lib/errors";

const roles = ["viewer", "operator", "approver", "admin"] as const;
export type Role = (typeof roles)[number];

/** Who acts. `kind` tells a person from an API token and from Jetlag itself. */
export type Actor = { id: string; name: string; role: Role; kind: "local" | "token" | "user" | "system" };

/** Whether the actor's role is `role` or above it. */
export const hasRole = (actor: Pick<Actor, "role">, role: Role): boolean => roles.indexOf(actor.role) >= roles.indexOf(role);

/** Refuses with FORBIDDEN when the actor's role is below `role`. */
export function requireRole(actor: Actor, role: Role): void {
  if (hasRole(actor, role)) return;
  throw new AppError("FORBIDDEN", `This needs the role ${role}; ${actor.name} is ${actor.role}.`);
}
