import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "./errors.mjs";
import { exitCodes, exitCodeOfState } from "./exit-codes.mjs";

/** @typedef {{ out(line: string): void, err(line: string): void, isTerminal: boolean, json: boolean, stop: AbortSignal, everyMs?: number }} Terminal */

const EVERY_MS = 1_000;
/** A console that starts again takes its time; the job goes on in the meantime, or after it. */
const PATIENCE_MS = 30_000;
const live = ["planned", "canary", "running", "settling", "aborting"];

/**
 * Prints a line for each change until the job needs nobody any more, or a person: tripped, or paused where nobody sits at a terminal.
 * @param {import("./api.mjs").Api} api @param {any} job @param {Terminal} terminal
 * @returns {Promise<number>} the exit code
 */
export async function follow(api, job, terminal) {
  let [now, said] = [job, ""];
  for (;;) {
    const line = `${wordOf(now.state)}: ${now.sentence}`;
    if (line !== said) print(now, line, terminal);
    said = line;
    if (now.state === "tripped" || (now.state === "paused" && !terminal.isTerminal)) {
      if (!terminal.json) terminal.err(`Go on with \`jetlag resume ${now.number}\`, or end it with \`jetlag abort ${now.number}\`.`);
      return exitCodeOfState(now.state);
    }
    if (!live.includes(now.state) && now.state !== "paused") return ended(api, now, terminal);
    const next = await nextLook(api, now, terminal);
    if (next === null) return detached(now, terminal);
    now = next;
  }
}

/** @param {any} job @param {string} line @param {Terminal} terminal */
function print(job, line, terminal) {
  const { id, number, state, stateReason, sentence, counts, etaMs } = job;
  terminal.out(terminal.json ? JSON.stringify({ id, number, state, stateReason, sentence, counts, etaMs }) : `#${number} ${line}`);
}

/** @param {import("./api.mjs").Api} api @param {any} job @param {Terminal} terminal */
function ended({ url }, { id, number, state, counts }, terminal) {
  if (!terminal.json) {
    if (counts.boomeranged > 0) terminal.out(`What came back goes again with \`jetlag redrive --again ${number}\`.`);
    terminal.out(`${url}/redrives/${id}`);
  }
  return exitCodeOfState(state);
}

/** @param {any} job @param {Terminal} terminal */
function detached({ number }, terminal) {
  terminal.err(
    `Not followed any more; re-drive #${number} goes on. \`jetlag follow ${number}\` comes back to it, \`jetlag abort ${number}\` ends it.`,
  );
  return exitCodes.detached;
}

/**
 * The job a moment later; `null` when the person has had enough.
 * @param {import("./api.mjs").Api} api @param {any} job @param {Terminal} terminal
 */
async function nextLook(api, { id }, terminal) {
  for (const since = Date.now(); ;) {
    await sleep(terminal.everyMs ?? EVERY_MS, undefined, { signal: terminal.stop }).catch(() => undefined);
    if (terminal.stop.aborted) return null;
    try {
      return await api.get(`/redrives/${id}`);
    } catch (error) {
      const mayPass = error instanceof ApiError && ["UNREACHABLE", "NATS_UNAVAILABLE", "RATE_LIMITED"].includes(error.code);
      if (!mayPass || Date.now() - since > PATIENCE_MS) throw error;
    }
  }
}

const words = { canary: "trying a few", tripped: "stopped by itself", aborting: "stopping" };

/** @param {string} state */
const wordOf = (state) => words[/** @type {keyof typeof words} */ (state)] ?? state;
