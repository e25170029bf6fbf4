/** What `jetlag` ends with; docs/command-line.md lists the same. */
export const exitCodes = {
  succeeded: 0,
  /** Sent, but not all of it, or something came back. */
  partial: 1,
  usage: 2,
  /** Nothing was sent: refused, nothing of the selection can be sent, or not started. */
  refused: 3,
  /** It failed, stopped by itself, or was aborted. */
  failed: 4,
  /** The console cannot be reached, or lets nobody in who asks like this. */
  unreachable: 5,
  /** Ctrl-C while it followed a re-drive, which goes on. */
  detached: 130,
};

const byCode = {
  INVALID: exitCodes.usage,
  NOT_FOUND: exitCodes.usage,
  UNAUTHENTICATED: exitCodes.unreachable,
  FORBIDDEN: exitCodes.unreachable,
  READ_ONLY: exitCodes.unreachable,
  RATE_LIMITED: exitCodes.unreachable,
  NATS_UNAVAILABLE: exitCodes.unreachable,
  UNREACHABLE: exitCodes.unreachable,
  INTERNAL: exitCodes.failed,
};

/**
 * For an error of the API by its code; every other code is a refusal of what was asked for.
 * @param {string} code
 * @returns {number}
 */
export const exitCodeOfError = (code) => byCode[/** @type {keyof typeof byCode} */ (code)] ?? exitCodes.refused;

const byState = {
  succeeded: exitCodes.succeeded,
  partial: exitCodes.partial,
  failed: exitCodes.failed,
  aborted: exitCodes.failed,
  aborting: exitCodes.failed,
  tripped: exitCodes.failed,
  paused: exitCodes.failed,
  cancelled: exitCodes.refused,
  expired: exitCodes.refused,
};

/**
 * For the state in which following a re-drive came to its end.
 * @param {string} state
 * @returns {number}
 */
export const exitCodeOfState = (state) => byState[/** @type {keyof typeof byState} */ (state)] ?? exitCodes.failed;
