import "server-only";
import type { Logger } from "pino";
import type { ContextSettings } from "@/lib/config/context";
import type { Clock } from "@/lib/domain/clock";
import { openContext } from "../context";
import { NoResponders } from "../inbox";
import { isDenied } from "../messages/read-message";
import type { NatsContext } from "../types";

export { accountOf } from "../snapshot/account";

/** Connections as users of system accounts, beside those of the contexts that name them. They listen, ask which server it is, and close connections of our own runners. */
export type SystemAccounts = {
  /** `null` where the context's settings name no such user. */
  of(context: string): NatsContext | null;
  close(): Promise<void>;
};

/** One connection for each user, however many contexts name it. Each connects, and reconnects, in the background. */
export function openSystemAccounts(settings: readonly ContextSettings[], deps: { log: Logger; clock: Clock }): SystemAccounts {
  const opened = new Map<string, NatsContext>();
  const contexts = new Map<string, NatsContext>();
  for (const { systemAuth, ...context } of settings) {
    if (!systemAuth) continue;
    const key = JSON.stringify([context.servers, context.tls, systemAuth]);
    const named = { ...context, systemAuth, name: `the system account of ${context.name}`, auth: systemAuth };
    const system = opened.get(key) ?? openContext(named, deps);
    opened.set(key, system);
    contexts.set(context.name, system);
  }
  return {
    of: (context) => contexts.get(context) ?? null,
    async close() {
      await Promise.all([...opened.values()].map((system) => system.close()));
    },
  };
}

/** Whether servers answer it as they do only a system account; also where it may not ask, which nobody but they can refuse. NATS_UNAVAILABLE. */
export async function isSystemAccount(context: NatsContext): Promise<boolean> {
  try {
    await context.request("$SYS.REQ.SERVER.PING.IDZ");
    return true;
  } catch (error) {
    if (error instanceof NoResponders) return false;
    if (isDenied(error)) return true;
    throw error;
  }
}
