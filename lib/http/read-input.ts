import type { z } from "zod";
import { AppError, invalidField, type FieldError } from "@/lib/errors";

export const MAX_BODY_BYTES = 1_048_576;

/** A body with this field may be so large. */
type LargeBody = { field: string; maxBytes: number };

/** Everything a request says, as one object: path parameters with the query, or with the JSON body where the method has one. */
export async function readInput(request: Request, params: Record<string, string>, large?: LargeBody): Promise<Record<string, unknown>> {
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const said = hasBody ? await readBody(request, large) : readQuery(new URL(request.url).searchParams);
  for (const name of Object.keys(params)) {
    if (Object.hasOwn(said, name)) throw invalidField([name], "is part of the path, and cannot be given again");
  }
  return { ...said, ...params };
}

export function readQuery(query: URLSearchParams): Record<string, unknown> {
  const twice = [...query.keys()].find((key, index, keys) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw invalidField([twice], "is given more than once");
  return Object.fromEntries(query);
}

async function readBody(request: Request, large?: LargeBody): Promise<Record<string, unknown>> {
  const { text, sizeBytes } = await readText(request, Math.max(MAX_BODY_BYTES, large?.maxBytes ?? 0));
  if (text === "") return {};
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type.trim()))
    throw new AppError("INVALID", `The body must be application/json, not ${type || "unnamed"}.`);
  const body = parseJson(text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw new AppError("INVALID", "The body must be a JSON object.");
  if (sizeBytes > MAX_BODY_BYTES && !(large && Object.hasOwn(body, large.field))) throw tooLarge(MAX_BODY_BYTES);
  return { ...body };
}

/** Stops reading at the limit: what a length header says is not to be believed. */
async function readText(request: Request, maxBytes: number): Promise<{ text: string; sizeBytes: number }> {
  if (!request.body) return { text: "", sizeBytes: 0 };
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)), sizeBytes };
  } catch (cause) {
    throw new AppError("INVALID", "The body is not UTF-8.", { cause });
  }
}

const tooLarge = (maxBytes: number) => new AppError("INVALID", `The body is larger than ${maxBytes} bytes.`);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("INVALID", "The body is not JSON.", { cause });
  }
}

/** INVALID, with every wrong field named; a field that is not known is named itself. */
export function fromZodError(error: z.ZodError): AppError {
  const errors = error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => ({ path: [...path, key], message: "is not a known field" }));
    return [{ path, message: issue.message }];
  });
  const sentence = errors.map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message)).join("; ");
  return new AppError("INVALID", sentence, { errors, cause: error });
}
