/** Every error code the API knows, with its HTTP status. The UI switches on the code, never on the text. */
export const statusOf = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  INVALID: 400,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  PLAN_CHANGED: 409,
  REFUSED: 422,
  RATE_LIMITED: 429,
  READ_ONLY: 403,
  GONE: 410,
  NATS_UNAVAILABLE: 503,
  NATS_DENIED: 403,
  UNSUPPORTED: 501,
  INTERNAL: 500,
} as const;

export type ErrorCode = keyof typeof statusOf;
