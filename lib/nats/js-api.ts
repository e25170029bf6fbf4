import "server-only";
import { AppError, type ErrorCode } from "@/lib/errors";

/** An error answer of the JetStream API. Decide by `errCode`: the HTTP-like code of an answer can mislead (10077 comes as 503). */
export class JsApiError extends AppError {
  static override readonly kind = "JsApiError";
  readonly errCode: number;
  readonly description: string;

  constructor({ code, err_code, description }: WireApiError, what: string) {
    super(codeOf(code), `${what}: ${description ?? "refused"} (${err_code ?? code})`);
    this.errCode = err_code ?? 0;
    this.description = description ?? "";
  }
}

export type WireApiError = { code: number; err_code?: number; description?: string };

/** nats-server 2.15.1 `server/errors.json`. */
export const apiErrors = {
  streamNotFound: 10059,
  consumerNotFound: 10014,
  noMessage: 10037,
  notEnabledForAccount: 10039,
  notEnabled: 10076,
  /** What a publish expects of the stream is not so. */
  wrongLastSequence: 10071,
  /** The stream that took it is not the one expected. */
  otherStream: 10060,
  tooLarge: 10054,
  headersTooLarge: 10097,
} as const;

function codeOf(code: number): ErrorCode {
  if (code === 404) return "NOT_FOUND";
  if (code === 503) return "NATS_UNAVAILABLE";
  return "REFUSED";
}

/** Parses an API answer. An answer that is no JSON object is NATS_UNAVAILABLE: something else listens on that subject. */
export function parseApiAnswer<T>(data: Uint8Array, what: string): T {
  let answer: unknown;
  try {
    answer = JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("utf8"));
  } catch (cause) {
    throw new AppError("NATS_UNAVAILABLE", `${what} was answered with something that is not JSON`, { cause });
  }
  if (typeof answer !== "object" || answer === null)
    throw new AppError("NATS_UNAVAILABLE", `${what} was answered with something that is not an object`);
  if ("error" in answer && answer.error) throw new JsApiError(answer.error as WireApiError, what); // the API's own error shape, all its fields optional here
  return answer as T; // the caller names the shape it reads, and maps it field by field
}
