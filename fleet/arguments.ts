import type { Env } from "./bus/env";
import { levels, type Level } from "./bus/types";
import { LOAD_USAGE, parseLoad, type LoadCommand } from "./load/arguments";
import { readArguments } from "./read-arguments";

export type Command =
  | { kind: "run"; systems: string; agent: string | null; rate: number | null; seed: string | null; replicas: number | null }
  | { kind: "incident"; name: string; state: Level }
  | { kind: "incidents" }
  | LoadCommand
  | { kind: "help" };

export const USAGE = `npm run fleet -- [<system>] [--agent NAME] [--rate N] [--seed N] [--replicas N]
npm run fleet -- incident NAME on|off, or mild where the incident has that
npm run fleet -- incidents
${LOAD_USAGE}
All of it: fleet/README.md`;

/** Throws an Error whose message is for the person at the terminal. */
export function parseCommand(args: readonly string[], env: Env): Command {
  if (args[0] === "load") return args.some((arg) => arg === "--help" || arg === "-h") ? { kind: "help" } : parseLoad(args.slice(1));
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      agent: { type: "string" },
      rate: { type: "string" },
      seed: { type: "string" },
      replicas: { type: "string" },
    },
  });
  if (values.help) return { kind: "help" };
  const [first, ...rest] = positionals;
  if (first === "incidents") return { kind: "incidents" };
  if (first === "incident") {
    const [name] = rest;
    const state = levels.find((level) => level === rest[1]);
    if (!name || !state) throw new Error(USAGE);
    return { kind: "incident", name, state };
  }
  if (rest.length > 0) throw new Error(USAGE);
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
