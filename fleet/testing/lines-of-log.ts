import pino from "pino";
import type { Log } from "../bus/log";

/** A log whose lines, from a level up, can be read. */
export function linesOfLog(level = "error"): { log: Log; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  return {
    log: pino({ level }, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) }),
    lines,
  };
}
