import { isDeepStrictEqual } from "node:util";
import { type Account, decode, newScopedSigner } from "@nats-io/jwt";
import type { KeyPair } from "@nats-io/nkeys";

/** A limit that is left out is 0, and the account refused. */
const noLimits = { conn: -1, leaf: -1, subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true };
/** Without the storage limits an account has no JetStream. */
const jetStreamLimits = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };

/**
 * Only the queue form is granted: a plain grant would let a tap join the workers' group, or bind a push consumer.
 * What is the server's own or an answer to somebody stays hidden.
 */
const tapGrant = { allow: ["> _tap.>"], deny: ["$JS.>", "$SYS.>", "_INBOX.>", "_INBOX_jetlag.>"] };

export const systemAccountClaims: Readonly<Partial<Account>> = { limits: noLimits };

/** An agent system's account. Browser users of taps are signed by its tap key: subscribe only, over WebSocket only. */
export function systemClaims(tapKey: KeyPair): Partial<Account> {
  const tapScope = newScopedSigner(tapKey, "tap", {
    bearer_token: false,
    allowed_connection_types: ["WEBSOCKET"],
    sub: tapGrant,
    pub: { allow: [], deny: [">"] },
    subs: 32,
    data: -1,
    payload: -1,
  });
  return { limits: { ...noLimits, ...jetStreamLimits }, signing_keys: [tapScope] };
}

/** Whether a stored account JWT already says this: a new one changes the server's configuration, and so stops its adoption. */
export function alreadySays(jwt: string, wanted: Partial<Account>): boolean {
  const { type: _type, version: _version, ...said } = decode<Account & { type?: string; version?: number }>(jwt).nats;
  return isDeepStrictEqual(JSON.parse(JSON.stringify(said)), JSON.parse(JSON.stringify(wanted)));
}
