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
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
