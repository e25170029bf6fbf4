import "server-only";
import { readFile } from "node:fs/promises";
import { connect, credsAuthenticator, nkeyAuthenticator, type ConnectionOptions, type NatsConnection } from "@nats-io/transport-node";
import type { ContextSettings } from "@/lib/config/context";

/** One attempt. Once connected, the client reconnects for ever by itself, unless told not to; credentials are read anew at each attempt of ours. */
export async function connectOnce(settings: ContextSettings, name: string, { reconnect = true } = {}): Promise<NatsConnection> {
  return connect({
    name,
    reconnect,
    servers: [...settings.servers],
    timeout: 5_000,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 1_000,
    pingInterval: 10_000,
    maxPingOut: 2,
    ignoreAuthErrorAbort: true,
    ...(await authOf(settings)),
    ...tlsOf(settings),
  });
}

async function authOf({ auth }: ContextSettings): Promise<Partial<ConnectionOptions>> {
  switch (auth.kind) {
    case "none":
      return {};
    case "creds":
      return { authenticator: credsAuthenticator(await readFile(auth.file)) };
    case "password":
      return { user: auth.user, pass: auth.password };
    case "token":
      return { token: auth.token };
    case "nkey":
      return { authenticator: nkeyAuthenticator(new TextEncoder().encode((await readFile(auth.seedFile, "utf8")).trim())) };
  }
}

function tlsOf({ tls }: ContextSettings): Partial<ConnectionOptions> {
  if (!tls.caFile && !tls.certFile && !tls.keyFile) return {};
  return { tls: { caFile: tls.caFile ?? undefined, certFile: tls.certFile ?? undefined, keyFile: tls.keyFile ?? undefined } };
}
