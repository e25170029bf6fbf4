import "server-only";
import type { Logger } from "pino";
import type { ContextSettings } from "@/lib/config/context";
import type { Clock } from "@/lib/domain/clock";
import { openContext } from "./context";
import type { Contexts } from "./types";

export { apiErrors, JsApiError } from "./js-api";
export type { Contexts, NatsContext, RawMessage } from "./types";

/** Opens every context at once and returns immediately; each connects, and reconnects, in the background. */
export function openContexts(settings: readonly ContextSettings[], deps: { log: Logger; clock: Clock }): Contexts {
  const contexts = new Map(settings.map((one) => [one.name, openContext(one, deps)]));
  return {
    all: () => [...contexts.values()],
    get: (name) => contexts.get(name),
    async close() {
      await Promise.all([...contexts.values()].map((context) => context.close()));
    },
  };
}
