import { parseArgs, type ParseArgsConfig } from "node:util";
import { didYouMean } from "./nearest";

/** Node's parseArgs; what it refuses is said in our words, since its own tell of a "positional" and of `"--"`. */
export function readArguments<const T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  const { args, options = {} } = config;
  const { tokens } = parseArgs({ args, options, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional" && !config.allowPositionals) throw new Error(`"${token.value}" is one word too many.`);
    if (token.kind === "option") checkOption(token, options);
  }
  return parseArgs<T>(config);
}

type Options = NonNullable<ParseArgsConfig["options"]>;

function checkOption({ name, rawName, value, inlineValue }: OptionToken, options: Options): void {
  const type = Object.hasOwn(options, name) ? options[name]?.type : undefined;
  if (type === undefined) {
    const names = Object.keys(options).map((known) => `--${known}`);
    throw new Error(`There is no option ${rawName}${didYouMean(rawName, names) || "."}`);
  }
  if (type === "boolean" && value !== undefined) throw new Error(`${rawName} takes no value.`);
  if (type === "boolean" || inlineValue) return;
  if (value === undefined) throw new Error(`${rawName} needs a value.`);
  if (value.startsWith("-")) throw new Error(`${rawName} needs a value; one that begins with a dash is written ${rawName}=${value}.`);
}

type OptionToken = { name: string; rawName: string; value?: string | undefined; inlineValue?: boolean | undefined };
