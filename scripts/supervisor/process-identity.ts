import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);

/**
 * When a process started, as text that no later process with the same pid will have; null when there is none (or only a
 * zombie). Linux: boot id and start tick of /proc; elsewhere `ps`, to the second.
 */
export async function startTimeOf(pid: number): Promise<string | null> {
  return process.platform === "linux" ? startTickOf(pid) : startDateOf(pid);
}

async function startTickOf(pid: number): Promise<string | null> {
  const stat = await readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name in parentheses may hold spaces and parentheses: fields are counted from the last one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, tick] = [fields[0], fields[19]];
  if (state === "Z" || state === "X" || tick === undefined) return null;
  const boot = await readOrNull("/proc/sys/kernel/random/boot_id");
  return `${boot?.trim() ?? ""}:${tick}`;
}

async function startDateOf(pid: number): Promise<string | null> {
  try {
    const { stdout } = await execute("ps", ["-o", "state=,lstart=", "-p", String(pid)], { env: { ...process.env, LC_ALL: "C" } });
    const [state = "", ...date] = stdout.trim().split(/\s+/);
    return state.startsWith("Z") || date.length === 0 ? null : date.join(" ");
  } catch {
    return null; // ps exits 1 when there is no such process
  }
}

/** The command line of a process, arguments separated by spaces; null when there is none. */
export async function commandLineOf(pid: number): Promise<string | null> {
  if (process.platform === "linux") return (await readOrNull(`/proc/${pid}/cmdline`))?.replaceAll("\0", " ").trim() || null;
  const answer = await execute("ps", ["-ww", "-o", "args=", "-p", String(pid)]).catch(() => null);
  return answer?.stdout.trim() || null;
}

/** /proc answers ENOENT or ESRCH for a process that has gone. */
const readOrNull = (file: string) => readFile(file, "utf8").catch(() => null);
