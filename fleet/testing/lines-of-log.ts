import pino from "pino";
import type { Log } from "../bus/log";

/** A log whose lines, errors only, can be read. */
export function linesOfLog(): { log: Log; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  return {
    log: pino({ level: "error" }, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) }),
    lines,
  };
}
