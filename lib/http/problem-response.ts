import { statusOf, type ErrorCode } from "@/lib/errors/codes";
import type { AppError, Change, FieldError, HeldBy } from "@/lib/errors/app-error";
import type { Problem } from "@/lib/errors/problem";
import { apiCsp, commonHeaders } from "./security-headers";

const titles: Record<ErrorCode, string> = {
  UNAUTHENTICATED: "Not signed in",
  FORBIDDEN: "Not allowed",
  INVALID: "Invalid request",
  NOT_FOUND: "Not found",
  METHOD_NOT_ALLOWED: "Method not allowed",
  CONFLICT: "Somebody else is at it",
  PLAN_CHANGED: "The plan no longer holds",
  REFUSED: "Refused",
  RATE_LIMITED: "Too many requests",
  READ_ONLY: "This console is read-only",
  GONE: "Gone",
  NATS_UNAVAILABLE: "NATS is not reachable",
  NATS_DENIED: "NATS does not permit it",
  UNSUPPORTED: "Not supported yet",
  INTERNAL: "Internal error",
};

export type ProblemInput = {
  code: ErrorCode;
  detail: string;
  requestId: string;
  /** Of an error that has one of its own; else that of the code. */
  status?: number;
  errors?: readonly FieldError[];
  changes?: readonly Change[];
  heldBy?: readonly HeldBy[];
};

/** Everything of an error that a caller is told. */
export function problemOf({ code, message, status, errors, changes, heldBy }: AppError, requestId: string): ProblemInput {
  return { code, detail: message, requestId, status, errors, changes, heldBy };
}

export function toProblem({ code, detail, requestId, status = statusOf[code], ...more }: ProblemInput): Problem {
  return {
    type: `urn:jetlag:error:${code.toLowerCase().replaceAll("_", "-")}`,
    title: titles[code],
    status,
    detail,
    code,
    requestId,
    ...listed("errors", more.errors),
    ...listed("changes", more.changes),
    ...listed("heldBy", more.heldBy),
  };
}

/** A list is there only when it says something. */
function listed<K extends string, T>(name: K, list: readonly T[] | undefined): { [key in K]?: T[] } {
  return list && list.length > 0 ? ({ [name]: [...list] } as { [key in K]: T[] }) : {}; // one key, of the name given
}

/** RFC 9457. */
export function problemResponse(input: ProblemInput): Response {
  const headers = new Headers(commonHeaders);
  headers.set("content-type", "application/problem+json");
  headers.set("cache-control", "no-store");
  headers.set("content-security-policy", apiCsp);
  headers.set("x-request-id", input.requestId);
  if (input.code === "UNAUTHENTICATED") headers.set("www-authenticate", "Bearer");
  const problem = toProblem(input);
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
