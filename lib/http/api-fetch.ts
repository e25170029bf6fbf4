import { AppError, type Change, type HeldBy } from "@/lib/errors/app-error";
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
  return answerOf<T>(await send(view, { signal }), signal);
}

/** One act: a POST with a JSON body. Never repeated by itself; errors as `apiFetch`. */
export const apiPost = <T>(path: string, body: object, options?: ApiFetchOptions) => act<T>("POST", path, body, options);

/** One act that sets something; as `apiPost`. */
export const apiPut = <T>(path: string, body: object, options?: ApiFetchOptions) => act<T>("PUT", path, body, options);

/** One act that ends something; as `apiPost`. */
export const apiDelete = <T>(path: string, body: object = {}, options?: ApiFetchOptions) => act<T>("DELETE", path, body, options);

/** One act that changes what it names, and nothing else; as `apiPost`. */
export const apiPatch = <T>(path: string, body: object, options?: ApiFetchOptions) => act<T>("PATCH", path, body, options);

async function act<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body: object,
  { signal }: ApiFetchOptions = {},
): Promise<T> {
  const headers = { "content-type": "application/json" };
  return answerOf<T>(await send(path, { method, body: JSON.stringify(body), headers, signal }), signal);
}

async function answerOf<T>(response: Response, signal: AbortSignal | undefined): Promise<T> {
  const answer: unknown = await response.json().catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ApiError("INTERNAL", `The console answered ${response.status} with something that is not JSON.`, { cause, requestId: null });
  });
  if (!response.ok) throw toApiError(answer, response.status);
  return answer as T; // see apiFetch: same build, tested by schema
}

async function send(path: string, { headers, ...init }: RequestInit & { headers?: Record<string, string> }): Promise<Response> {
  try {
    return await fetch(`/api/v1${path}`, { ...init, headers: { accept: "application/json", ...headers } });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
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
  const changes = Array.isArray(answer.changes) ? answer.changes.filter(isChange) : undefined;
  const heldBy = Array.isArray(answer.heldBy) ? answer.heldBy.filter(isHeldBy) : undefined;
  return new ApiError(answer.code, answer.detail, { requestId, errors, changes, heldBy });
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

function isChange(value: unknown): value is Change {
  return isObject(value) && [value.what, value.before, value.after].every((text) => typeof text === "string");
}

function isHeldBy(value: unknown): value is HeldBy {
  return isObject(value) && typeof value.redrive === "string" && typeof value.actor === "string" && typeof value.count === "number";
}
