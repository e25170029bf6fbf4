import pino from "pino";
import type { ContextSettings } from "@/lib/config/context";
import { openContext } from "./context";
import { JsApiError } from "./js-api";
import type { NatsContext } from "./types";

/** Settings of a context for tests: no authentication, no monitoring. */
export function contextSettings(url: string, overrides: Partial<ContextSettings> = {}): ContextSettings {
  return {
    name: "test",
    servers: [url],
    auth: { kind: "none" },
    systemAuth: null,
    tls: { caFile: null, certFile: null, keyFile: null },
    jsApiPrefix: "$JS.API",
    inboxPrefixes: ["_INBOX_jetlag"],
    monitoringUrls: [],
    embedded: false,
    ...overrides,
  };
}

/** A context that is connected; the test closes it. */
export async function connectedContext(url: string, overrides: Partial<ContextSettings> = {}): Promise<NatsContext> {
  const context = openContext(contextSettings(url, overrides), { clock: Date, log: pino({ level: "silent" }) });
  await until(() => context.link().kind === "connected");
  return context;
}

/** JSStreamCreateErrF of nats-server's errors.json. */
const CREATE_FAILED = 10049;

/** On a loaded machine the server may still be removing the files of a stream of this name that it has called deleted. */
export async function createStream(context: Pick<NatsContext, "api">, config: { name: string } & Record<string, unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return void (await context.api(`STREAM.CREATE.${config.name}`, config));
    } catch (error) {
      if (tries === 100 || !(error instanceof JsApiError) || error.errCode !== CREATE_FAILED) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Resolves when the stream has stored up to this sequence: the server takes what is published before it stores it. */
export async function untilStored(context: Pick<NatsContext, "api">, stream: string, lastSeq: number): Promise<void> {
  await until(async () => (await context.api<{ state: { last_seq: number } }>(`STREAM.INFO.${stream}`)).state.last_seq >= lastSeq);
}

/** Polls until `holds` is true; fails after `withinMs`. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`did not come true within ${withinMs} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
