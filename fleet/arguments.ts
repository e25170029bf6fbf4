import type { Env } from "./bus/env";
import { levels, type Level } from "./bus/types";
import { LOAD_USAGE, parseLoad, type LoadCommand } from "./load/arguments";
import { didYouMean } from "./nearest";
import { readArguments } from "./read-arguments";
import { chosenSystems, incidentNamed } from "./systems";

export type Command =
  | { kind: "run"; systems: string; agent: string | null; rate: number | null; seed: string | null; replicas: number | null }
  | { kind: "incident"; name: string; state: Level }
  | { kind: "incidents"; name: string | null }
  | LoadCommand
  | { kind: "help" };

export const USAGE = `The fleet: agent systems that run for real, and ways in which they go wrong.

npm run fleet -- [SYSTEM]           runs one, several (oneroof,toolworks) or all, until Ctrl-C
                                    without SYSTEM: those that JETLAG_FLEET names, else all
      --agent NAME                  only this agent of it, as a process of its own
      --rate N                      about N messages per second in each system, 0 to 10000
      --seed S                      the same inputs, with the same ids, as in other runs with S
      --replicas N                  streams on up to N servers (1, 3 or 5), where there is a cluster
npm run fleet -- incidents          what can go wrong in each system, and what is on
npm run fleet -- incidents NAME     one of them: what to look for, and how it ends
npm run fleet -- incident NAME on|off|mild
                                    switches it in a system that runs; mild where it has that
${LOAD_USAGE}

For example, with \`npm start\` in another terminal:
  npm run fleet -- incident crm-outage on
  npm run fleet -- load --streams 20 --consumers 100 --dead-letters 1000

All of it: fleet/README.md`;

const COMMANDS = ["incident", "incidents", "load"];

/** Throws an Error whose message is for the person at the terminal. */
export function parseCommand(args: readonly string[], env: Env): Command {
  if (args[0] === "load") return args.some((arg) => arg === "--help" || arg === "-h") ? { kind: "help" } : parseLoad(args.slice(1));
  const { values, positionals } = readArguments({ args: [...args], allowPositionals: true, options: OPTIONS });
  if (values.help) return { kind: "help" };
  const [first, ...rest] = positionals;
  if (first === "load") throw new Error("load comes before its options: npm run fleet -- load --streams N.");
  if (first !== "incident" && first !== "incidents") return parseRun(values, positionals, env);
  const [option] = Object.keys(values);
  if (option !== undefined) throw new Error(`--${option} goes with a system that is to run, not with ${first}.`);
  return first === "incident" ? parseIncident(rest) : parseIncidents(rest);
}

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  agent: { type: "string" },
  rate: { type: "string" },
  seed: { type: "string" },
  replicas: { type: "string" },
} as const;

type Values = { agent?: string; rate?: string; seed?: string; replicas?: string };

function parseIncident([name, state, ...more]: readonly string[]): Command {
  if (name === undefined) throw new Error("which incident? `npm run fleet -- incidents` lists them.");
  const { incident } = incidentNamed(name);
  const has = incident.hasMild ? ["on", "off", "mild"] : ["on", "off"];
  if (state === undefined) throw new Error(`${name}: ${inWords(has)}?`);
  const level = levels.find((one) => one === state);
  if (!level || !has.includes(level)) throw new Error(`${name} is ${inWords(has)}, not "${state}".`);
  refuseMore(more);
  return { kind: "incident", name, state: level };
}

/** "on, off or mild" */
const inWords = (states: readonly string[]) => `${states.slice(0, -1).join(", ")} or ${states.at(-1)}`;

function parseIncidents([name, ...more]: readonly string[]): Command {
  if (name !== undefined) incidentNamed(name);
  refuseMore(more);
  return { kind: "incidents", name: name ?? null };
}

function refuseMore([word]: readonly string[]): void {
  if (word !== undefined) throw new Error(`"${word}" is one word too many.`);
}

function parseRun(values: Values, [first, ...more]: readonly string[], env: Env): Command {
  if (first !== undefined) checkSystems(first);
  if (more.length > 0) throw new Error(`"${more[0]}" is one word too many; several systems are joined by commas: oneroof,toolworks.`);
  const agent = values.agent ?? null;
  if (agent !== null && !isToken(agent)) throw new Error(`--agent is the name of one agent, not "${agent}".`);
  if (agent && !first) throw new Error("--agent needs the name of a system before it.");
  return {
    kind: "run",
    systems: first ?? env.JETLAG_FLEET ?? "all",
    agent,
    rate: rateOf(values.rate),
    seed: seedOf(values.seed),
    replicas: replicasOf(values.replicas),
  };
}

/** The first word is a system's name, or else a command that is misspelt. */
function checkSystems(list: string): void {
  const command = didYouMean(list, COMMANDS);
  try {
    chosenSystems(list);
  } catch (error) {
    throw command ? new Error(`There is no command ${list}${command}`, { cause: error }) : error;
  }
}

/** `null`: each system's own. */
function rateOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const rate = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(rate) || rate < 0 || rate > 10_000)
    throw new Error(`--rate is messages per second, from 0 to 10000, not "${text}".`);
  return rate;
}

/** `null`: new for each run. It becomes part of ids, which are tokens of subjects. */
function seedOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!isToken(text)) throw new Error(`--seed is 1 to 64 letters, digits, - and _, not "${text}".`);
  return text;
}

const isToken = (text: string) => /^[\w-]{1,64}$/.test(text);

/** `null`: streams that exist keep what they have, new ones get one. */
function replicasOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[135]$/.test(text)) throw new Error(`--replicas is on how many servers each stream is kept: 1, 3 or 5, not "${text}".`);
  return Number(text);
}
