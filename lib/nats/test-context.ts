import pino from "pino";
import type { ContextSettings } from "@/lib/config/context";
import { openContext } from "./context";
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

/** Polls until `holds` is true; fails after `withinMs`. */
export async function until(holds: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`did not come true within ${withinMs} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
