import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { z } from "zod";

const maxLogBytes = 10 * 1024 * 1024;
const repeatMs = 60_000;

export type OutputPolicy = {
  name: string;
  logFile: string;
  /** `all`: everything goes to the terminal too; a number: log lines of at least this pino level (40 = warn), and what is plain text on stderr. */
  show: "all" | number;
  say(line: string): void;
  onLine?: (line: string) => void;
};

/** Writes a child's output to its log file, and the part of it that people at the terminal should see to them. */
export function followOutput(streams: { stdout: Readable | null; stderr: Readable | null }, policy: OutputPolicy): void {
  const log = openLog(policy.logFile);
  const sayOnce = policy.show === "all" ? policy.say : withoutRepeats(policy.say);
  const follow = (stream: Readable | null, isError: boolean) => {
    if (stream === null) return;
    createInterface({ input: stream }).on("line", (line) => {
      log(line);
      policy.onLine?.(line);
      const text = policy.show === "all" ? line : terminalText(line, { isError, minLevel: policy.show });
      if (text !== null) sayOnce(policy.show === "all" ? text : `${policy.name}: ${text}`);
    });
  };
  follow(streams.stdout, false);
  follow(streams.stderr, true);
}

/** What of a log line is for the terminal: the message of an important entry, or plain text on stderr. */
export function terminalText(line: string, { isError, minLevel }: { isError: boolean; minLevel: number }): string | null {
  const entry = pinoEntry(line);
  if (entry) return entry.level >= minLevel ? entry.text : null;
  return isError && line.trim() !== "" ? line : null;
}

const Entry = z.object({
  level: z.number(),
  msg: z.string().default(""),
  why: z.string().optional(),
  err: z.object({ message: z.string() }).optional(),
  context: z.string().optional(),
  stream: z.string().optional(),
});

function pinoEntry(line: string): { level: number; text: string } | null {
  if (!line.startsWith("{")) return null;
  try {
    const { level, msg, why, err, context, stream } = Entry.parse(JSON.parse(line));
    const where = [context, stream].filter(Boolean).join(", ");
    return { level, text: [where ? `${msg} (${where})` : msg, why ?? err?.message].filter(Boolean).join(": ") };
  } catch {
    return null; // a line that only looks like an entry is text
  }
}

/** What goes on failing is said once a minute, not at every try. */
function withoutRepeats(say: (line: string) => void): (line: string) => void {
  const saidAt = new Map<string, number>();
  return (line) => {
    const now = performance.now();
    for (const [text, at] of saidAt) if (now - at >= repeatMs) saidAt.delete(text);
    if (saidAt.has(line)) return;
    saidAt.set(line, now);
    say(line);
  };
}

/** Appends lines to a file; past its limit it is moved to `<file>.1`, so that there are at most two. */
function openLog(file: string): (line: string) => void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  let bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let stream: WriteStream | null = null;
  return (line) => {
    if (bytes > maxLogBytes) {
      stream?.end();
      stream = null;
      renameSync(file, `${file}.1`);
      bytes = 0;
    }
    stream ??= createWriteStream(file, { flags: "a", mode: 0o600 });
    bytes += Buffer.byteLength(line) + 1;
    stream.write(`${line}\n`);
  };
}
