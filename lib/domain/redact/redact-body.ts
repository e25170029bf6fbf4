import { hash } from "node:crypto";
import { z } from "zod";
import type { Payload } from "../message";
import { base64ToBytes, textToBytes } from "../payload";
import { redactJson } from "./redact-json";
import { redactText, type TextOptions } from "./redact-text";
import { redactions, hiddenKinds, type HiddenCounts, type Redaction } from "./types";

export const HiddenCountsShape = z.partialRecord(z.enum(hiddenKinds), z.number().int());
export const RedactionShape = z.enum(redactions);

/** A body as others may see it. `withheld`: a text that is no JSON, of which only rules or nobody can tell what it holds. */
export const RedactedBody = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("empty") }),
  z.object({ kind: z.literal("json"), sizeBytes: z.number(), text: z.string(), linesLeft: z.number().int(), values: z.number().int() }),
  z.object({ kind: z.literal("text"), sizeBytes: z.number(), text: z.string(), charsLeft: z.number().int() }),
  z.object({ kind: z.literal("withheld"), sizeBytes: z.number() }),
  /** `sha256` in hex, by which one who has the bytes knows them again; `null` where they were not all read. */
  z.object({ kind: z.literal("binary"), sizeBytes: z.number(), sha256: z.string().nullable() }),
]);
export type RedactedBody = z.infer<typeof RedactedBody>;

type Options = { redaction?: Redaction; maxChars?: number } & Pick<TextOptions, "ids">;

/**
 * A body with its values hidden. JSON keeps its structure; other text is withheld unless `redaction` says otherwise; of bytes that are no
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
  const { text, hidden } = redaction === "rules" ? redactText(payload.data, { ids }) : { text: payload.data, hidden: {} };
  const shown = text.slice(0, maxChars).toWellFormed();
  return { body: { kind: "text", sizeBytes, text: shown, charsLeft: text.length - shown.length }, hidden };
}

/** UTF-8 by chance: a text has no NUL. */
const hasControls = (text: string) => text.includes("\0");

function binary({ encoding, data, sizeBytes, truncated }: Payload): RedactedBody {
  const bytes = encoding === "base64" ? base64ToBytes(data) : textToBytes(data);
  return { kind: "binary", sizeBytes, sha256: truncated || !bytes ? null : hash("sha256", bytes, "hex") };
}
