import { MAX_BODY_BYTES, MIN_BODY_BYTES } from "./body";
import { readArguments } from "../read-arguments";
import type { LoadSize } from "./plan";

export type LoadCommand =
  | { kind: "load"; system: string; size: LoadSize; ratePerSec: number; durationS: number | null }
  | { kind: "unload"; system: string; seed: string | null };

export const LOAD_USAGE = `npm run fleet -- load --streams N   makes N streams, for benchmarks; equal seeds, equal bytes
      --consumers N                 this many consumers over them (0)
      --dead-letters N              this many dead letters that they gave up (0)
      --body-bytes N                the size of what died, and of what --rate sends (${MIN_BODY_BYTES})
      --rate N                      then sends N messages per second (0), until Ctrl-C
      --duration SECONDS            or for this long
      --seed S                      another load beside the first (1)
      --system NAME                 in the account of this system (toolworks)
npm run fleet -- load --remove      deletes what loads have made in that account
      --seed S, --system NAME       of this load only; in the account of this system`;

const OPTIONS = {
  system: { type: "string", default: "toolworks" },
  seed: { type: "string" },
  streams: { type: "string" },
  consumers: { type: "string" },
  "dead-letters": { type: "string" },
  "body-bytes": { type: "string" },
  rate: { type: "string" },
  duration: { type: "string" },
  remove: { type: "boolean" },
} as const;

const SIZES = {
  streams: { min: 1, max: 10_000, unless: null },
  consumers: { min: 0, max: 100_000, unless: 0 },
  "dead-letters": { min: 0, max: 10_000_000, unless: 0 },
  "body-bytes": { min: MIN_BODY_BYTES, max: MAX_BODY_BYTES, unless: MIN_BODY_BYTES },
  rate: { min: 0, max: 50_000, unless: 0 },
  duration: { min: 1, max: 86_400, unless: null },
} as const;

type Values = { [name in keyof typeof SIZES]?: string };

/** What stands behind `load`. Throws an Error whose message is for the person at the terminal. */
export function parseLoad(args: readonly string[]): LoadCommand {
  const { values } = readArguments({ args: [...args], options: OPTIONS });
  const seed = values.seed ?? null;
  if (seed !== null && !/^[\w-]{1,64}$/.test(seed)) throw new Error(`--seed is 1 to 64 letters, digits, - and _, not "${seed}".`);
  if (values.remove) {
    const more = (Object.keys(SIZES) as (keyof Values)[]).find((name) => values[name] !== undefined);
    if (more) throw new Error(`--remove goes with --seed and --system, not with --${more}.`);
    return { kind: "unload", system: values.system, seed };
  }
  const streams = numberOf("streams", values);
  if (streams === null)
    throw new Error("load needs --streams: consumers, dead letters and messages are spread over them. --help shows all of it.");
  const [consumers, deadLetters, bodyBytes] = [
    orDefault("consumers", values),
    orDefault("dead-letters", values),
    orDefault("body-bytes", values),
  ];
  if (deadLetters > 0 && streams < 2) throw new Error("--dead-letters needs --streams 2 or more: one of them holds them.");
  if (deadLetters > 0 && consumers < 1) throw new Error("--dead-letters needs --consumers: they are what a consumer gave up on.");
  const [ratePerSec, durationS] = [orDefault("rate", values), numberOf("duration", values)];
  if (durationS !== null && ratePerSec === 0) throw new Error("--duration needs --rate: it says for how long messages are sent.");
  return {
    kind: "load",
    system: values.system,
    size: { seed: seed ?? "1", streams, consumers, deadLetters, bodyBytes },
    ratePerSec,
    durationS,
  };
}

const orDefault = (name: keyof Values, values: Values): number => numberOf(name, values) ?? 0;

/** `null`: not said, and without a default. */
function numberOf(name: keyof Values, values: Values): number | null {
  const { min, max, unless } = SIZES[name];
  const text = values[name];
  if (text === undefined) return unless;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= min && number <= max)) throw new Error(`--${name} is a whole number from ${min} to ${max}, not "${text}".`);
  return number;
}
