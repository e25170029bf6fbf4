import "server-only";

export { requireRole, roles, type Actor, type Role } from "./actor";
export { resolveActor } from "./resolve-actor";
