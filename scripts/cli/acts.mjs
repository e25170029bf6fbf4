import { findJob } from "./api.mjs";
import { exitCodes } from "./exit-codes.mjs";

/** @typedef {import("./api.mjs").Api} Api @typedef {import("./follow.mjs").Terminal} Terminal */

/**
 * Pause, resume, abort, skip-canary or rate: says what the re-drive is then.
 * @param {Api} api @param {{ name: string, job: string, ratePerSec?: number | null }} command @param {Terminal} terminal
 */
export async function act(api, { name, job, ratePerSec }, terminal) {
  const { id } = await findJob(api, job);
  say(await api.post(`/redrives/${id}/${name}`, name === "rate" ? { ratePerSec } : {}), terminal);
  return exitCodes.succeeded;
}

/** @param {any} job @param {Terminal} terminal */
function say(job, terminal) {
  terminal.out(terminal.json ? JSON.stringify(job) : `#${job.number} ${job.state}: ${job.sentence}`);
}

/** @param {Api} api @param {{ state: string | null, context: string | null }} command @param {Terminal} terminal */
export async function listRedrives(api, { state, context }, terminal) {
  const query = new URLSearchParams({ limit: "50", ...(state === null ? {} : { state }), ...(context === null ? {} : { context }) });
  const { items, total } = await api.get(`/redrives?${query}`);
  for (const job of items) say(job, terminal);
  if (!terminal.json && total > items.length) terminal.out(`and ${(total - items.length).toLocaleString("en")} more`);
  if (!terminal.json && total === 0) terminal.out("There is none.");
  return exitCodes.succeeded;
}

/** @param {Api} api @param {Terminal} terminal */
export async function stopAll(api, terminal) {
  const answer = await api.post("/redrives/stop-all");
  terminal.out(terminal.json ? JSON.stringify(answer) : stoppedText(answer));
  return exitCodes.succeeded;
}

/** @param {any} answer */
function stoppedText({ redrives }) {
  const numbers = redrives.map((/** @type {{ number: number }} */ { number }) => `#${number}`);
  return numbers.length === 0
    ? "No re-drive was running."
    : `Paused ${numbers.join(", ")}: what was sent is not recalled; each goes on with \`jetlag resume\`.`;
}
