import "server-only";
import type { Logger } from "pino";

const LIMIT_MS = 10_000;

/**
 * Next's own handlers wait for every open response, and an event stream never ends. So ours go first: end what would
 * wait for ever, stop the workers, close the database; then Next drains what is left. Never longer than 10 s.
 */
export function takeOverSignals(stop: () => Promise<void>, { log }: { log: Logger }): void {
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const nextHandlers = process.listeners(signal);
    process.removeAllListeners(signal);
    process.on(signal, async () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), LIMIT_MS).unref();
      await stop().catch((error: unknown) => log.error({ err: error }, "stopping did not go well"));
      if (nextHandlers.length === 0) process.exit(0);
      for (const handler of nextHandlers) handler(signal);
    });
  }
}
