import type { ErrorCode } from "./codes";

/** One wrong field of an input: where it stands (`["selection", "ids", 3]`) and what is wrong with it. */
export type FieldError = { path: (string | number)[]; message: string };

export type AppErrorOptions = { cause?: unknown; errors?: FieldError[] };

/** An error whose meaning is its code. The message is for people: what happened, what it means, what to do. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly errors: FieldError[] | undefined;

  constructor(code: ErrorCode, message: string, { cause, errors }: AppErrorOptions = {}) {
    super(message, { cause });
    this.code = code;
    this.errors = errors;
  }
}
