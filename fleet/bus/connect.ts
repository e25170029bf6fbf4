import type { Env } from "./env";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { connect, credsAuthenticator, type NatsConnection } from "@nats-io/transport-node";
import { z } from "zod";
import type { Log } from "./log";
import { readServerUrls, type Login } from "./server-urls";
import { backoffMs, sleep, unlessAborted } from "./time";

const CliContext = z.object({ url: z.string().min(1), creds: z.string().optional() });

export type Target = { servers: string[]; login?: Login; credsFile: string | null; inboxPrefix: string };

/** A role reads its answers under a prefix of its own: `_INBOX.>` for all would let one role hear another's. */
export const inboxPrefixOf = (user?: string) => (user === undefined ? "_INBOX" : `_INBOX_${user}`);

const contextFile = (name: string, env: Env) => path.join(env.JETLAG_DATA_DIR ?? ".data", "cli", "nats", "context", `${name}.json`);

/** NATS_URL (and NATS_CREDS), else the `nats` CLI context of this system that `npm start` wrote into the data folder. */
export async function targetOf(system: string, env: Env): Promise<Target> {
  if (env.NATS_URL) return { ...readServerUrls(env.NATS_URL), credsFile: env.NATS_CREDS ?? null, inboxPrefix: inboxPrefixOf() };
  return readContext(system, contextFile(system, env));
}

/** The same for one of the system's roles (users.json); `null` where that role has no credentials: on somebody's own NATS. */
export async function targetOfUser(system: string, user: string, env: Env): Promise<Target | null> {
  const file = contextFile(`${system}-${user}`, env);
  if (env.NATS_URL || !existsSync(file)) return null;
  return { ...(await readContext(system, file)), inboxPrefix: inboxPrefixOf(user) };
}

async function readContext(system: string, file: string): Promise<Target> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Error(`No NATS for ${system}: ${file} cannot be read. Run \`npm start\` (it writes it), or set NATS_URL.`, { cause });
  });
  const context = CliContext.safeParse(parseJson(text));
  if (!context.success) throw new Error(`${file} is not a nats CLI context with a url.`);
  return { ...readServerUrls(context.data.url), credsFile: context.data.creds || null, inboxPrefix: inboxPrefixOf() };
}

const SAY_AFTER_MS = 250;
const SAY_EVERY_MS = 20_000;

type Dial = { name: string; log: Log; once?: boolean; signal?: AbortSignal };

/**
 * Connects, and reconnects for ever: an agent outlives every restart of the server. A command (`once`) fails when there is none. The
 * signal ends the waiting, which then rejects with its reason.
 */
export async function connectTo(target: Target, options: Dial): Promise<NatsConnection> {
  const { name, log, once = false } = options;
  const signals = options.signal ? [options.signal] : [];
  let sayAt = performance.now() + SAY_AFTER_MS;
  for (let attempt = 0; ; attempt += 1) {
    const dialled = dial(target, { name, once });
    try {
      return await unlessAborted(dialled, ...signals);
    } catch (error) {
      if (options.signal?.aborted) dialled.then((late) => late.close()).catch(() => {}); // nobody waits for it any more
      if (once || options.signal?.aborted) throw error;
      if (performance.now() > sayAt) {
        log.warn({ name, servers: target.servers, error: String(error) }, "waiting for NATS");
        sayAt = performance.now() + SAY_EVERY_MS;
      }
      await sleep(backoffMs(attempt), ...signals);
    }
  }
}

/** One try. The client would wait 20 s for a server that takes the connection and says nothing, as one does that hangs while it starts. */
async function dial(target: Target, { name, once }: { name: string; once: boolean }): Promise<NatsConnection> {
  return connect({
    name,
    servers: target.servers,
    ...target.login,
    authenticator: target.credsFile ? credsAuthenticator(await readFile(target.credsFile)) : undefined,
    inboxPrefix: target.inboxPrefix,
    timeout: 5_000,
    maxReconnectAttempts: once ? 0 : -1,
    reconnectTimeWait: 250,
    ignoreAuthErrorAbort: !once,
    noAsyncTraces: true,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
