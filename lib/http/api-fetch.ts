import { AppError } from "@/lib/errors/app-error";
import { statusOf, type ErrorCode } from "@/lib/errors/codes";

/** What the API answered instead, with the id under which the console's log has it. */
class ApiError extends AppError {
  static override readonly kind = "ApiError";
  readonly requestId: string | null;

  constructor(code: ErrorCode, message: string, options: ConstructorParameters<typeof AppError>[2] & { requestId: string | null }) {
    super(code, message, options);
    this.requestId = options.requestId;
  }
}

type ApiFetchOptions = { signal?: AbortSignal };

/**
 * One GET of the console's own API from the browser: `view` is path and query under /api/v1. Throws ApiError; an abort stays an AbortError.
 * The answer is not parsed again here: it is made by the same build, and the integration tests parse every route's answer with its schema.
 */
export async function apiFetch<T>(view: string, { signal }: ApiFetchOptions = {}): Promise<T> {
  const response = await send(view, { signal });
  const answer: unknown = await response.json().catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ApiError("INTERNAL", `The console answered ${response.status} with something that is not JSON.`, { cause, requestId: null });
  });
  if (!response.ok) throw toApiError(answer, response.status);
  return answer as T; // see above: same build, tested by schema
}

async function send(view: string, { signal }: ApiFetchOptions): Promise<Response> {
  try {
    return await fetch(`/api/v1${view}`, { signal, headers: { accept: "application/json" } });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError("INTERNAL", "The console does not answer. Is it still running?", { cause, requestId: null });
  }
}

/** From a problem+json answer; anything else becomes INTERNAL with its status. Written by hand: zod would cost the browser more than this. */
function toApiError(answer: unknown, status: number): ApiError {
  if (!isObject(answer) || !isCode(answer.code) || typeof answer.detail !== "string") {
    return new ApiError("INTERNAL", `The console answered ${status}.`, { requestId: null });
  }
  const requestId = typeof answer.requestId === "string" ? answer.requestId : null;
  const errors = Array.isArray(answer.errors) ? answer.errors.filter(isFieldError) : undefined;
  return new ApiError(answer.code, answer.detail, { requestId, errors });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(statusOf, value);
}

function isFieldError(value: unknown): value is { path: (string | number)[]; message: string } {
  return isObject(value) && Array.isArray(value.path) && typeof value.message === "string";
}
