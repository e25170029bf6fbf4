import { act, listRedrives, stopAll } from "./acts.mjs";
import { apiOf, findJob } from "./api.mjs";
import { ApiError, UsageError } from "./errors.mjs";
import { exitCodeOfError, exitCodes } from "./exit-codes.mjs";
import { follow } from "./follow.mjs";
import { parseArguments } from "./parse-arguments.mjs";
import { redrive } from "./redrive.mjs";
import { usage } from "./usage.mjs";

/** @typedef {Omit<import("./redrive.mjs").AskingTerminal, "json">} Given */

/**
 * One call of `jetlag`. Everything it prints goes to the terminal that is given.
 * @param {readonly string[]} args @param {Record<string, string | undefined>} env @param {Given} given
 * @returns {Promise<number>} the exit code
 */
export async function main(args, env, given) {
  try {
    const command = parseArguments(args);
    if (command.name === "help") {
      given.out(usage);
      return exitCodes.succeeded;
    }
    return await run(apiOf(env), command, { ...given, json: command.json });
  } catch (error) {
    if (error instanceof UsageError) {
      given.err(`${error.message} \`jetlag help\` tells more.`);
      return exitCodes.usage;
    }
    if (!(error instanceof ApiError)) throw error;
    for (const line of problemLines(error)) given.err(line);
    return exitCodeOfError(error.code);
  }
}

/** @param {import("./api.mjs").Api} api @param {Exclude<import("./parse-arguments.mjs").Command, { name: "help" }>} command @param {import("./redrive.mjs").AskingTerminal} terminal */
async function run(api, command, terminal) {
  if (command.name === "redrive") return redrive(api, command, terminal);
  if (command.name === "redrives") return listRedrives(api, command, terminal);
  if (command.name === "stop-all") return stopAll(api, terminal);
  if (command.name === "follow") return follow(api, await findJob(api, command.job), terminal);
  return act(api, command, terminal);
}

/** @param {ApiError} error */
function problemLines({ code, message, more }) {
  const { changes = [], heldBy = [], errors = [] } = more;
  return [
    `${code}: ${message}`,
    ...changes.map(({ what, before, after }) => `  ${what}: ${before} → ${after}`),
    ...heldBy.map(({ redrive: job, actor, count }) => `  ${count} held by re-drive ${job} of ${actor}`),
    ...errors.map(({ path, message: why }) => `  ${path.join(".")} ${why}`),
  ];
}
