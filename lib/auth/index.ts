import "server-only";

export { resolveActor } from "./resolve-actor";
