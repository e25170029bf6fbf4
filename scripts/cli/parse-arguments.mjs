import { parseArgs } from "node:util";
import { UsageError } from "./errors.mjs";

/**
 * @typedef {{ kind: "ids", ids: string[] } | { kind: "group", group: string } | { kind: "filter", filter: Record<string, string> }
 *   | { kind: "again", of: string, itemState: string }} Selected
 * @typedef {{ name: "redrive", selected: Selected, reason: string | null, context: string | null, ratePerSec: number | null | undefined,
 *   canary: boolean, echo: boolean, target: string | null, inPlace: boolean, patchFile: string | null, dryRun: boolean, yes: boolean, json: boolean, detach: boolean }} RedriveCommand
 * @typedef {{ name: "help" } | RedriveCommand | { name: "redrives", state: string | null, context: string | null, json: boolean }
 *   | { name: "pause" | "resume" | "abort" | "skip-canary", job: string, json: boolean }
 *   | { name: "rate", job: string, ratePerSec: number | null, json: boolean } | { name: "stop-all", json: boolean }
 *   | { name: "follow", job: string, json: boolean }} Command
 */

const word = /** @type {const} */ ({ type: "string" });
const flag = /** @type {const} */ ({ type: "boolean" });
const common = { json: flag, help: { ...flag, short: "h" } };

const options = {
  redrive: {
    ...common,
    group: word,
    ids: { ...word, multiple: true },
    filter: { ...word, multiple: true },
    again: word,
    state: word,
    reason: word,
    context: word,
    rate: word,
    target: word,
    patch: word,
    "in-place": flag,
    echo: flag,
    "no-canary": flag,
    "dry-run": flag,
    yes: { ...flag, short: "y" },
    detach: flag,
  },
  redrives: { ...common, state: word, context: word },
  pause: common,
  resume: common,
  abort: common,
  "skip-canary": common,
  rate: common,
  follow: common,
  "stop-all": common,
};

/**
 * What is asked for. Throws UsageError.
 * @param {readonly string[]} args
 * @returns {Command}
 */
export function parseArguments(args) {
  const [name, ...rest] = args;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") return { name: "help" };
  if (!Object.hasOwn(options, name)) throw new UsageError(`There is no command ${name}.`);
  const { values, positionals } = parsed(rest, options[/** @type {keyof typeof options} */ (name)]);
  if (values.help) return { name: "help" };
  return read[/** @type {keyof typeof read} */ (name)](values, positionals);
}

/** @param {string[]} args @param {object} known @returns {{ values: Record<string, any>, positionals: string[] }} */
function parsed(args, known) {
  try {
    return parseArgs({ args, options: known, allowPositionals: true });
  } catch (error) {
    if (error instanceof TypeError && String(Reflect.get(error, "code")).startsWith("ERR_PARSE_ARGS")) throw new UsageError(error.message);
    throw error;
  }
}

/** @typedef {(values: Record<string, any>, positionals: string[]) => Command} Read */
/** @param {"pause" | "resume" | "abort" | "skip-canary"} name @returns {Read} */
const act = (name) => (values, positionals) => ({ name, job: only(positionals), json: values.json === true });

/** @type {Record<keyof typeof options, Read>} */
const read = {
  redrive: readRedrive,
  redrives(values, positionals) {
    none(positionals);
    return { name: "redrives", state: values.state ?? null, context: values.context ?? null, json: values.json === true };
  },
  pause: act("pause"),
  resume: act("resume"),
  abort: act("abort"),
  "skip-canary": act("skip-canary"),
  rate(values, [job, rate, ...more]) {
    none(more);
    if (job === undefined || rate === undefined) throw new UsageError("`rate` wants a re-drive and messages per second, or none.");
    return { name: "rate", job, ratePerSec: rateOf(rate), json: values.json === true };
  },
  follow: (values, positionals) => ({ name: "follow", job: only(positionals), json: values.json === true }),
  "stop-all"(values, positionals) {
    none(positionals);
    return { name: "stop-all", json: values.json === true };
  },
};

/** @type {Read} */
function readRedrive(values, positionals) {
  // `--filter a=1 b=2`: those after the first come without its name.
  const filters = values.filter ? [...values.filter, ...positionals] : undefined;
  if (!filters) none(positionals);
  const ofSending = values["in-place"] === true ? sendingOnly.find((name) => values[name] !== undefined) : undefined;
  if (ofSending) throw new UsageError(`--${ofSending} belongs to sending: in place a consumer is set back, once.`);
  return {
    name: "redrive",
    selected: selectedBy({ ...values, filter: filters }),
    reason: values.reason ?? null,
    context: values.context ?? null,
    ratePerSec: values.rate === undefined ? undefined : rateOf(values.rate),
    canary: values["no-canary"] !== true,
    echo: values.echo === true,
    target: values.target ?? null,
    inPlace: values["in-place"] === true,
    patchFile: values.patch ?? null,
    dryRun: values["dry-run"] === true,
    yes: values.yes === true,
    json: values.json === true,
    detach: values.detach === true,
  };
}

const sendingOnly = ["target", "patch", "rate", "no-canary", "echo"];

const ways = ["group", "ids", "filter", "again"];

/** @param {Record<string, any>} values @returns {Selected} */
function selectedBy(values) {
  const given = ways.filter((way) => values[way] !== undefined);
  if (given.length !== 1) throw new UsageError(`Say what to re-drive, in one way: ${ways.map((way) => `--${way}`).join(", ")}.`);
  if (values.state !== undefined && given[0] !== "again") throw new UsageError("--state belongs to --again.");
  if (given[0] === "group") return { kind: "group", group: values.group };
  if (given[0] === "again") return { kind: "again", of: values.again, itemState: values.state ?? "boomeranged" };
  if (given[0] === "filter") return { kind: "filter", filter: filterOf(values.filter) };
  const ids = values.ids
    .join(",")
    .split(",")
    .map((/** @type {string} */ id) => id.trim());
  if (ids.some((/** @type {string} */ id) => id === "")) throw new UsageError("--ids wants ids of dead letters with commas between them.");
  return { kind: "ids", ids };
}

/** Each key once: of two values one would be left out, and messages sent that nobody meant. @param {string[]} texts */
function filterOf(texts) {
  const pairs = texts.map(pairOf);
  const twice = pairs.find(([key], at) => pairs.findIndex(([first]) => first === key) < at);
  if (twice) throw new UsageError(`--filter takes ${twice[0]} once.`);
  return Object.fromEntries(pairs);
}

/** @param {string} text @returns {[string, string]} */
function pairOf(text) {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`--filter wants key=value, not ${text}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** @param {string} text @returns {number | null} `null`: no cap. */
function rateOf(text) {
  if (text === "none") return null;
  const rate = Number(text);
  if (text.trim() === "" || !Number.isFinite(rate) || rate <= 0)
    throw new UsageError(`A rate is messages per second, or none: not ${text}.`);
  return rate;
}

/** @param {string[]} positionals */
function only([job, ...more]) {
  none(more);
  if (job === undefined) throw new UsageError("Say which re-drive: its number, or its id.");
  return job;
}

/** @param {string[]} positionals */
function none([first]) {
  if (first !== undefined) throw new UsageError(`${first} is not understood.`);
}
