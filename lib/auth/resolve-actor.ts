import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import type { Settings } from "@/lib/config";
import { AppError } from "@/lib/errors";
import type { Actor } from "./actor";

const localAdmin: Actor = { id: "local", name: "local admin", role: "admin", kind: "local" };
const bootstrapAdmin: Actor = { id: "bootstrap", name: "the bootstrap token", role: "admin", kind: "token" };

/**
 * Who sends this request. Without sign-in it is the person at the machine, for settings let nobody else reach it; a token
 * that is sent must be right all the same, so that automation with a wrong one learns it today. Errors: UNAUTHENTICATED.
 */
export function resolveActor(headers: Pick<Headers, "get">, settings: Pick<Settings, "bootstrapToken">): Actor {
  const authorization = headers.get("authorization");
  if (authorization === null) return localAdmin;

  const token = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1];
  if (token && settings.bootstrapToken !== null && isSame(token, settings.bootstrapToken)) return bootstrapAdmin;
  throw new AppError("UNAUTHENTICATED", token ? "This API token is not valid." : "The Authorization header must be `Bearer <api token>`.");
}

/** Takes the same time whatever differs; hashes have the same length, which timingSafeEqual demands. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(hashOf(a), hashOf(b));
}

const hashOf = (text: string) => createHash("sha256").update(text).digest();
