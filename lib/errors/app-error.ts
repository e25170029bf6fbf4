import { statusOf, type ErrorCode } from "./codes";

/** One wrong field of an input: where it stands (`["selection", "ids", 3]`) and what is wrong with it. */
export type FieldError = { path: (string | number)[]; message: string };

/** PLAN_CHANGED: what is not as it was when the plan was made. */
export type Change = { what: string; before: string; after: string };

/** CONFLICT: who holds what was asked for. */
export type HeldBy = { redrive: string; actor: string; count: number };

/** `status`: of HTTP, where it says more than that of the code. */
export type AppErrorOptions = { cause?: unknown; errors?: FieldError[]; changes?: Change[]; heldBy?: HeldBy[]; status?: 503 };

/** An error whose meaning is its code. The message is for people: what happened, what it means, what to do. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly status: number;
  readonly errors: FieldError[] | undefined;
  readonly changes: Change[] | undefined;
  readonly heldBy: HeldBy[] | undefined;

  /** What `instanceof` goes by. Every subclass has its own. */
  static readonly kind: string = "AppError";

  constructor(code: ErrorCode, message: string, { cause, errors, changes, heldBy, status }: AppErrorOptions = {}) {
    super(message, { cause });
    this.code = code;
    this.status = status ?? statusOf[code];
    this.errors = errors;
    this.changes = changes;
    this.heldBy = heldBy;
  }

  /**
   * Next bundles instrumentation and routes apart, so one process holds several copies of this class, and an error thrown in one is
   * caught in another. Kinds are compared by name, therefore, not by identity.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    for (let at: unknown = value instanceof Object ? value.constructor : null; typeof at === "function"; at = Object.getPrototypeOf(at)) {
      if (Object.hasOwn(at, "kind") && (at as { kind?: unknown }).kind === this.kind) return true; // hasOwn: it is there
    }
    return false;
  }
}
