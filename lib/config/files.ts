import { readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** What settings may read of the file system; tests pass their own. `read` and `list` throw as node:fs does. */
export type Files = {
  cwd: string;
  read(file: string): string;
  list(folder: string): string[];
  isFolder(file: string): boolean;
};

export const nodeFiles: Files = {
  // Next's standalone server changes into its own folder: the starter says where relative paths begin.
  cwd: process.env.JETLAG_WORKING_DIR || process.cwd(),
  read: (file) => readFileSync(file, "utf8"),
  list: (folder) => readdirSync(folder),
  isFolder: (file) => statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false,
};

/** Absolute, with `~` as the shell reads it: settings files are not read by a shell. */
export function absolute(file: string, from: string): string {
  return path.resolve(from, file.replace(/^~(?=$|\/)/, homedir()));
}

/** Why a file cannot be read, in words without its content. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES") return "no permission to read it";
  if (code === "EISDIR") return "it is a folder";
  return error instanceof Error ? error.message : String(error);
}
