import { isDeepStrictEqual } from "node:util";
import { type Account, decode, newScopedSigner, type User } from "@nats-io/jwt";
import type { KeyPair } from "@nats-io/nkeys";
import type { FleetSystem, Permissions } from "./systems";

/** A limit that is left out is 0, and the account refused. */
const noLimits = { conn: -1, leaf: -1, subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true };
/** Without the storage limits an account has no JetStream. */
const jetStreamLimits = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };

/**
 * Only the queue form is granted: a plain grant would let a tap join the workers' group, or bind a push consumer.
 * What is the server's own or an answer to somebody stays hidden.
 */
const tapGrant = (roles: readonly string[]) => ({
  allow: ["> _tap.>"],
  deny: ["$JS.>", "$SYS.>", "_INBOX.>", "_INBOX_jetlag.>", ...roles.map((role) => `_INBOX_${role}.>`)],
});

export const systemAccountClaims: Readonly<Partial<Account>> = { limits: noLimits };

/** An agent system's account. Browser users of taps are signed by its tap key: subscribe only, over WebSocket only. */
export function systemClaims(
  tapKey: KeyPair,
  { clusterTraffic, roles = {} }: Partial<Pick<FleetSystem, "clusterTraffic" | "roles">> = {},
): Partial<Account> {
  const tapScope = newScopedSigner(tapKey, "tap", {
    bearer_token: false,
    allowed_connection_types: ["WEBSOCKET"],
    sub: tapGrant(Object.keys(roles)),
    pub: { allow: [], deny: [">"] },
    subs: 32,
    data: -1,
    payload: -1,
  });
  const traffic = clusterTraffic ? { cluster_traffic: clusterTraffic } : {}; // known to the server, not yet to the library's types
  return { limits: { ...noLimits, ...jetStreamLimits }, signing_keys: [tapScope], ...traffic };
}

/** A user with a role. The server reads two empty lists as "everything"; here they mean nothing. */
export function roleClaims({ publish, subscribe, allowResponses }: Permissions): Partial<User> {
  const only = ({ allow, deny }: Permissions["publish"]) => (allow.length + deny.length > 0 ? { allow, deny } : { allow, deny: [">"] });
  const resp = allowResponses && { max: allowResponses.max, ttl: allowResponses.expiresMs * 1_000_000 };
  return { pub: only(publish), sub: only(subscribe), ...(resp ? { resp } : {}) };
}

/** Whether a stored account JWT already says this: a new one changes the server's configuration, and so stops its adoption. */
export function alreadySays(jwt: string, wanted: Partial<Account>): boolean {
  const { type: _type, version: _version, ...said } = decode<Account & { type?: string; version?: number }>(jwt).nats;
  return isDeepStrictEqual(plain(said), plain(wanted));
}

/** Whether a stored user JWT grants just this. */
export function grants(jwt: string, { pub, sub, resp }: Partial<User>): boolean {
  const said = decode<Partial<User>>(jwt).nats;
  return isDeepStrictEqual(plain({ pub: said.pub, sub: said.sub, resp: said.resp }), plain({ pub, sub, resp }));
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
