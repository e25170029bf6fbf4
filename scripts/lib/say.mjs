/** @typedef {(line: string) => void} Say prints one short line of progress. */

/** @type {Say} */
export const say = (line) => {
  process.stdout.write(`${line}\n`);
};

/** A mistake that the person at the terminal can put right: its message is printed as it is, without a stack. */
export class StartError extends Error {
  name = "StartError";
}

/**
 * What is printed of an error before the start gives up.
 * @param {unknown} error
 */
export function sentenceOf(error) {
  if (error instanceof StartError) return error.message;
  return unwritable(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
}

const reasons = {
  EACCES: "there is no permission",
  EPERM: "there is no permission",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EEXIST: "there is a file where a folder should be",
  ENOTDIR: "there is a file where a folder should be",
};
const writing = ["mkdir", "mkdtemp", "open", "write", "rename", "chmod", "unlink", "listen"];

/**
 * A file that could not be written, in words; null for any other error. Of a socket that is a file the error names the address.
 * @param {unknown} error
 */
function unwritable(error) {
  const { code, syscall, path, address } = /** @type {Record<string, unknown>} */ (error instanceof Error ? { ...error } : {});
  const reason = reasons[/** @type {keyof typeof reasons} */ (code)];
  const file = path ?? address;
  if (!reason || !file || !writing.includes(String(syscall)) || !String(file).includes("/")) return null;
  return `Jetlag cannot write ${file}: ${reason} (${code}). Put that right, or set JETLAG_DATA_DIR where it is the data folder.`;
}
