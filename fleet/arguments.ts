import type { Env } from "./bus/env";
import { parseArgs } from "node:util";

export type Command =
  | { kind: "run"; systems: string; agent: string | null; rate: number | null; seed: string | null; replicas: number | null }
  | { kind: "incident"; name: string; state: "on" | "off" }
  | { kind: "incidents" };

const USAGE = `npm run fleet -- [<system>] [--agent NAME] [--rate N] [--seed N] [--replicas N]
npm run fleet -- incident NAME on|off
npm run fleet -- incidents`;

/** Throws an Error whose message is for the person at the terminal. */
export function parseCommand(args: readonly string[], env: Env): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { agent: { type: "string" }, rate: { type: "string" }, seed: { type: "string" }, replicas: { type: "string" } },
  });
  const [first, ...rest] = positionals;
  if (first === "incidents") return { kind: "incidents" };
  if (first === "incident") {
    const [name, state] = rest;
    if (!name || (state !== "on" && state !== "off")) throw new Error(USAGE);
    return { kind: "incident", name, state };
  }
  if (rest.length > 0) throw new Error(USAGE);
  const agent = values.agent ?? null;
  if (agent && !first) throw new Error("--agent needs the name of a system before it.");
  return {
    kind: "run",
    systems: first ?? env.JETLAG_FLEET ?? "all",
    agent,
    rate: rateOf(values.rate),
    seed: values.seed ?? null,
    replicas: replicasOf(values.replicas),
  };
}

/** `null`: each system's own. */
function rateOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const rate = Number(text);
  if (!Number.isFinite(rate) || rate < 0 || rate > 10_000)
    throw new Error(`--rate is messages per second, from 0 to 10000, not "${text}".`);
  return rate;
}

/** `null`: streams that exist keep what they have, new ones get one. */
function replicasOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[135]$/.test(text)) throw new Error(`--replicas is on how many servers each stream is kept: 1, 3 or 5, not "${text}".`);
  return Number(text);
}
