/** A mistake in the arguments: what is wrong, without a stack. */
export class UsageError extends Error {
  name = "UsageError";
}

/** What the console answered instead, or that it did not answer (`UNREACHABLE`). */
export class ApiError extends Error {
  name = "ApiError";

  /**
   * @param {string} code
   * @param {string} message
   * @param {{ changes?: { what: string, before: string, after: string }[], heldBy?: { redrive: string, actor: string, count: number }[], errors?: { path: (string | number)[], message: string }[] }} [more]
   */
  constructor(code, message, more = {}) {
    super(message);
    this.code = code;
    this.more = more;
  }
}
