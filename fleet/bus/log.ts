import type { Env } from "./env";
import pino, { type Logger } from "pino";

export type Log = Logger;

/** JSON lines on stdout. `FLEET_LOG_LEVEL=debug` adds one line per handled message, with its ids. */
export function createLog(env: Env, bindings: Record<string, unknown> = {}): Log {
  return pino({ level: env.FLEET_LOG_LEVEL ?? "info", base: { pid: process.pid, ...bindings } }, pino.destination({ dest: 1, sync: true }));
}
