import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Logger } from "pino";
import type { ContextSettings } from "@/lib/config/context";
import type { Clock } from "@/lib/domain/clock";
import { AppError } from "@/lib/errors";
import { apiVerb } from "./api-verb";
import { connectOnce } from "./connect";
import { Inbox } from "./inbox";
import { parseApiAnswer } from "./js-api";
import { readSnapshot } from "./snapshot/read-snapshot";
import type { NatsContext } from "./types";

const REQUEST_TIMEOUT_MS = 5_000;
const RETRY_MS = { first: 500, longest: 5_000 };

/** One account. Connects in the background and for ever, so that a console starts also when NATS is down. */
export function openContext(settings: ContextSettings, deps: { log: Logger; clock: Clock }): NatsContext {
  const log = deps.log.child({ context: settings.name });
  const closing = new AbortController();
  let live: { connection: NatsConnection; inbox: Inbox } | null = null;
  let inboxPrefix = settings.inboxPrefixes[0];
  let connected = false;
  let why: string | null = null;

  async function keepConnected(): Promise<void> {
    let waitMs = RETRY_MS.first;
    while (!closing.signal.aborted) {
      try {
        const connection = await connectOnce(settings, "jetlag-console");
        waitMs = RETRY_MS.first;
        live = { connection, inbox: inboxOn(connection) };
        connected = true;
        log.info({ server: connection.getServer() }, "connected to NATS");
        await follow(connection);
      } catch (error) {
        why = reasonOf(error);
        log.warn({ why }, "NATS cannot be reached");
      }
      connected = false;
      live = null;
      await sleep(waitMs, undefined, { signal: closing.signal }).catch(ignoreAbort);
      waitMs = Math.min(waitMs * 2, RETRY_MS.longest);
    }
  }

  const inboxOn = (connection: NatsConnection) => new Inbox(connection, { inboxPrefix, apiPrefix: settings.jsApiPrefix });

  /** A refused inbox: the next prefix, if there is one. A user's permissions may name either. */
  function listenElsewhere(connection: NatsConnection): void {
    const next = settings.inboxPrefixes[settings.inboxPrefixes.indexOf(inboxPrefix) + 1];
    if (next === undefined || !live) return;
    inboxPrefix = next;
    renewInbox(connection);
  }

  /** The old one's subscription would be refused again after each reconnect. */
  function renewInbox(connection: NatsConnection): void {
    live?.inbox.close();
    live = { connection, inbox: inboxOn(connection) };
  }

  /** Returns when the connection is closed for good. */
  async function follow(connection: NatsConnection): Promise<void> {
    if (closing.signal.aborted) return connection.close();
    for await (const status of connection.status()) {
      if (status.type === "disconnect") {
        connected = false;
        why = "the connection was lost";
        live?.inbox.lost(why);
        log.warn("lost the connection to NATS");
      } else if (status.type === "reconnect") {
        connected = true;
        why = null;
        if (live?.inbox.deaf) renewInbox(connection);
        log.info({ server: status.server }, "connected to NATS again");
      } else if (status.type === "error") {
        live?.inbox.refused(status.error);
        if (live?.inbox.deaf) listenElsewhere(connection);
        if (!connected) why = reasonOf(status.error);
      }
    }
    live?.inbox.lost("the connection to NATS is closed");
  }

  function linked() {
    if (live && connected) return live;
    throw new AppError("NATS_UNAVAILABLE", `not connected to ${settings.servers.join(", ")}${why ? `: ${why}` : ""}`);
  }

  const running = keepConnected();
  const self: NatsContext = {
    name: settings.name,
    settings,
    link: () => (live && connected ? { kind: "connected", server: live.connection.getServer() } : { kind: "connecting", why }),
    inboxPrefix: () => inboxPrefix,
    connection: () => linked().connection,
    async request(subject, payload = "", { timeoutMs = REQUEST_TIMEOUT_MS } = {}) {
      return linked().inbox.request(subject, payload, timeoutMs);
    },
    async collect(subject, payload, options) {
      return linked().inbox.collect(subject, payload, options);
    },
    async api<T>(subject: string, body?: unknown, options?: { timeoutMs?: number }) {
      const full = `${settings.jsApiPrefix}.${subject}`;
      const reply = await self.request(full, body === undefined ? "" : JSON.stringify(body), options);
      return parseApiAnswer<T>(reply.data, apiVerb(full, settings.jsApiPrefix));
    },
    readSnapshot: () => readSnapshot(self, { clock: deps.clock, log }),
    async close() {
      closing.abort();
      await live?.connection.close();
      await running;
    },
  };
  return self;
}

function ignoreAbort(error: Error): void {
  if (error.name !== "AbortError") throw error;
}

/** The innermost message: node wraps a refused connection twice. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}
