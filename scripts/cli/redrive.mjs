import { readFileSync } from "node:fs";
import { findJob } from "./api.mjs";
import { ApiError, UsageError } from "./errors.mjs";
import { exitCodes } from "./exit-codes.mjs";
import { follow } from "./follow.mjs";
import { planText } from "./plan-text.mjs";

/** @typedef {import("./parse-arguments.mjs").RedriveCommand} RedriveCommand */
/** @typedef {import("./follow.mjs").Terminal & { ask(question: string): Promise<string> }} AskingTerminal */

/**
 * Plans, shows the plan, asks, starts, and follows to the end.
 * @param {import("./api.mjs").Api} api @param {RedriveCommand} command @param {AskingTerminal} terminal
 * @returns {Promise<number>} the exit code
 */
export async function redrive(api, command, terminal) {
  const { dryRun, yes, json, detach, reason } = command;
  if (!dryRun && reason === null) throw new UsageError("Say why it is safe now: --reason TEXT.");
  if (!dryRun && !yes && !terminal.isTerminal)
    throw new UsageError("Nobody can be asked here: read the plan with --dry-run, then say --yes.");
  const planned = await api.post("/redrives", await requestOf(api, command));
  terminal.out(json ? JSON.stringify(planned) : planText(planned));
  if (dryRun || planned.plan.count === 0) {
    await api.post(`/redrives/${planned.id}/cancel`);
    return planned.plan.count === 0 ? exitCodes.refused : exitCodes.succeeded;
  }
  if (!(await isAgreed(yes, terminal))) {
    await api.post(`/redrives/${planned.id}/cancel`);
    terminal.err("Nothing was sent.");
    return exitCodes.refused;
  }
  const started = await api.post(`/redrives/${planned.id}/start`, startOf(planned, command)).catch((error) => {
    if (error instanceof ApiError && error.code === "UNREACHABLE")
      terminal.err(`Whether re-drive #${planned.number} was started is not known: \`jetlag follow ${planned.number}\` tells.`);
    throw error;
  });
  if (!detach) return follow(api, started, terminal);
  terminal.out(json ? JSON.stringify(started) : `#${started.number} started: ${api.url}/redrives/${started.id}`);
  return exitCodes.succeeded;
}

/** Ctrl-C is a no, also one that came while the plan was made. @param {boolean} yes @param {AskingTerminal} terminal */
async function isAgreed(yes, { stop, ask }) {
  if (stop.aborted) return false;
  if (yes) return true;
  const answer = await ask("Start? (y/N) ");
  return !stop.aborted && /^y(es)?$/i.test(answer.trim());
}

/** @param {any} planned @param {RedriveCommand} command */
const startOf = ({ planHash }, { reason }) => ({ planHash, ...(reason === null ? {} : { reason }) });

/** The body of `POST /redrives`. @param {import("./api.mjs").Api} api @param {RedriveCommand} command */
async function requestOf(api, { context, reason, ratePerSec, canary, echo, target, inPlace, patchFile, selected }) {
  // Not skipped at the start: the plan that is read aloud is the one without.
  const options = { ...(ratePerSec === undefined ? {} : { ratePerSec }), ...(canary ? {} : { canary: false }), ...(echo ? { echo } : {}) };
  return {
    ...(context === null ? {} : { context }),
    selection: await selectionOf(api, selected),
    ...(target === null ? {} : { target: { mode: "subject", subject: target } }),
    ...(inPlace ? { target: { mode: "in-place" } } : {}),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    ...(patchFile === null ? {} : { edits: { patch: patchIn(patchFile) } }),
    ...(reason === null ? {} : { reason }),
  };
}

/** @param {import("./api.mjs").Api} api @param {import("./parse-arguments.mjs").Selected} selected */
async function selectionOf(api, selected) {
  if (selected.kind === "ids") return { ids: selected.ids };
  if (selected.kind === "group") return { group: selected.group };
  if (selected.kind === "again") return { redrive: (await findJob(api, selected.of)).id, itemState: selected.itemState };
  const { stream, ...filter } = selected.filter;
  return { ...(stream === undefined ? {} : { stream }), filter };
}

/** @param {string} file a JSON patch (RFC 6902) */
function patchIn(file) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`--patch cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    const patch = JSON.parse(text);
    if (Array.isArray(patch)) return patch;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(`${file} holds no JSON patch: a list of operations.`);
}
