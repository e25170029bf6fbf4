import "server-only";
import type { PermissionViolationError } from "@nats-io/transport-node";

/**
 * Whether the server refused a publish or a subscription. By name, not by class: Next bundles instrumentation, which holds the
 * connections, and routes, which read messages, apart, so the error's class is another copy than the one imported here.
 */
export function isPermissionViolation(error: unknown): error is PermissionViolationError {
  return error instanceof Error && error.name === "PermissionViolationError";
}
