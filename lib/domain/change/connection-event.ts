import { z } from "zod";
import { jsonOrNull } from "./advisory";
import type { Client, ConnectionChange } from "./types";

/** A client of the account connected, or its connection ended, as the system account is told. `at`: epoch ms by its server's clock. */
export type ConnectionEvent = { at: number; what: ConnectionChange["what"]; client: Client; reason: string | null };

/** What a system account listens to. `account`: its id, in operator mode its public key. */
export const connectionSubjects = (account: string) => [`$SYS.ACCOUNT.${account}.CONNECT`, `$SYS.ACCOUNT.${account}.DISCONNECT`];

const LONGEST = 200;
const text = z
  .string()
  .transform((each) => each.slice(0, LONGEST) || null)
  .nullish()
  .transform((each) => each ?? null);
const client = z.object({ name: text, user: text, host: text, jwt: z.string().optional().catch(undefined) });
const Event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("io.nats.server.advisory.v1.client_connect"), timestamp: z.iso.datetime(), client }),
  z.object({ type: z.literal("io.nats.server.advisory.v1.client_disconnect"), timestamp: z.iso.datetime(), client, reason: text }),
]);

/** `null` for what is none, and for connections of consoles and of what they send: all of them are named `jetlag-…`. */
export function parseConnection(payload: Uint8Array): ConnectionEvent | null {
  const parsed = Event.safeParse(jsonOrNull(payload));
  if (!parsed.success) return null;
  const { data } = parsed;
  const { name, user, host, jwt } = data.client;
  if (name?.startsWith("jetlag-")) return null;
  const said = { at: Date.parse(data.timestamp), client: { name, user: nameInJwt(jwt) ?? user, host } };
  return "reason" in data ? { ...said, what: "disconnected", reason: data.reason } : { ...said, what: "connected", reason: null };
}

/** In operator mode the user is a public key, and its name stands in its credentials, which the server has checked. */
function nameInJwt(jwt: string | undefined): string | null {
  const [, claims] = jwt?.split(".") ?? [];
  if (!claims) return null;
  const parsed = z.object({ name: text }).safeParse(jsonOrNull(Buffer.from(claims, "base64url")));
  return parsed.success ? parsed.data.name : null;
}
