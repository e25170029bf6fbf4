import "server-only";
import pino, { type Logger } from "pino";
import type { Settings } from "@/lib/config";

/** JSON lines on standard error: standard output belongs to Next and to the starter. */
export function openLog({ logLevel }: Pick<Settings, "logLevel">): Logger {
  return pino({ level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }));
}
