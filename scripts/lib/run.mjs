import { spawn } from "node:child_process";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** Ends every command that still runs: whoever is asked to end itself must not leave a build behind. */
export function endRuns() {
  for (const child of running) child.kill("SIGTERM");
}

/**
 * Runs a command to its end. Never throws: what did not start has code null and the reason as its output.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, timeoutMs?: number, show?: boolean }} [options] `show`: straight to the terminal
 * @returns {Promise<{ code: number | null, output: string }>}
 */
export function run(command, args, { cwd, env = process.env, timeoutMs, show = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, timeout: timeoutMs, stdio: show ? "inherit" : ["ignore", "pipe", "pipe"] });
    running.add(child);
    let output = "";
    const collect = (/** @type {Buffer} */ chunk) => (output = (output + chunk.toString()).slice(-64_000));
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    const end = (/** @type {{ code: number | null, output: string }} */ result) => {
      running.delete(child);
      resolve(result);
    };
    child.once("error", (error) => end({ code: null, output: error.message }));
    child.once("close", (code, signal) => end({ code, output: signal ? `${output}\nended by ${signal}` : output }));
  });
}

/**
 * The end of an output, for an error message.
 * @param {string} output
 * @param {number} [lines]
 */
export const tailOf = (output, lines = 15) => output.trimEnd().split("\n").slice(-lines).join("\n");
