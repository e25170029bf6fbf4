import "server-only";
import { writeSync } from "node:fs";
import { SettingsError } from "@/lib/config";
import { DatabaseError } from "@/lib/db";

export type Ending = { message: string; exitCode: number };

/** sysexits' EX_CONFIG: trying again without a person changing something is no use, and the starter does not. */
const HOPELESS = 78;

/** What to say, and how to end, when the console cannot start. */
export function explain(error: unknown): Ending {
  if (error instanceof SettingsError) return { message: error.message, exitCode: 1 };
  if (error instanceof DatabaseError) return { message: error.message, exitCode: error.reason === "unreachable" ? 1 : HOPELESS };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `Jetlag cannot start: ${text}`, exitCode: 1 };
}

/** Written at once and whole: standard error of a process that ends may be cut otherwise. */
export function endProcess({ message, exitCode }: Ending): never {
  writeSync(2, `${message}\n`);
  process.exit(exitCode);
}
