import { hash } from "node:crypto";
import type { Payload } from "../message";
import { base64ToBytes, textToBytes } from "../payload";
import { redactJson } from "./redact-json";
import type { TextOptions } from "./redact-text";
import type { HiddenCounts, Redaction } from "./types";

/** A body as others may see it. `withheld`: a text that is no JSON, of which nobody can tell what it holds. */
export type RedactedBody =
  | { kind: "none" }
  | { kind: "empty" }
  | { kind: "json"; sizeBytes: number; text: string; linesLeft: number; values: number }
  | { kind: "text"; sizeBytes: number; text: string; charsLeft: number }
  | { kind: "withheld"; sizeBytes: number }
  /** `sha256` in hex, by which one who has the bytes knows them again; `null` where they were not all read. */
  | { kind: "binary"; sizeBytes: number; sha256: string | null };

type Options = { redaction?: Redaction; maxChars?: number } & Pick<TextOptions, "ids">;

/**
 * A body with its values hidden. JSON keeps its structure; other text is withheld unless nothing is hidden; of bytes that are no
 * text only size and hash are told. A payload that was cut is no JSON any more: give it whole.
 */
export function redactBody(
  payload: Payload | null,
  { redaction = "structure", maxChars = 96 * 1024, ids }: Options = {},
): { body: RedactedBody; hidden: HiddenCounts } {
  if (payload === null) return { body: { kind: "none" }, hidden: {} };
  const { sizeBytes } = payload;
  if (sizeBytes === 0) return { body: { kind: "empty" }, hidden: {} };
  if (payload.encoding === "base64" || hasControls(payload.data)) return { body: binary(payload), hidden: {} };

  const json = redactJson(payload.data, { redaction, maxChars, ids });
  if (json) {
    const { text, linesLeft, values, hidden } = json;
    return { body: { kind: "json", sizeBytes, text, linesLeft, values }, hidden };
  }
  if (redaction === "structure") return { body: { kind: "withheld", sizeBytes }, hidden: {} };
  const text = payload.data.slice(0, maxChars).toWellFormed();
  return { body: { kind: "text", sizeBytes, text, charsLeft: payload.data.length - text.length }, hidden: {} };
}

/** UTF-8 by chance: a text has no NUL. */
const hasControls = (text: string) => text.includes("\0");

function binary({ encoding, data, sizeBytes, truncated }: Payload): RedactedBody {
  const bytes = encoding === "base64" ? base64ToBytes(data) : textToBytes(data);
  return { kind: "binary", sizeBytes, sha256: truncated || !bytes ? null : hash("sha256", bytes, "hex") };
}
