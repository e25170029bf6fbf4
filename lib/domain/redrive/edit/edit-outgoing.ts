import { createHash } from "node:crypto";
import { concat, headerField, type HeaderLine } from "../../headers";
import { base64ToBytes, textToBytes, utf8OrNull } from "../../payload";
import type { Outgoing, RefusalCode } from "../types";
import { diffOf } from "./diff-of";
import { applyPatch, type PatchOperation } from "./json-patch";
import { readSound } from "./round-trip";
import type { MessageEdit } from "./schema";

/** What one letter is to become. */
export type Edit =
  | { kind: "message"; edit: Pick<MessageEdit, "payload" | "headers"> }
  | { kind: "patch"; patch: readonly PatchOperation[] };

/** What was changed, without the bytes. Hashes are sha256, hex: of the body before and after, and of all that goes out (`content`). */
export type Changed = { sha256Before: string; sha256After: string; content: string; diff: string };

export type Edited =
  | { kind: "edited"; outgoing: Outgoing; changed: Changed }
  /** It is sent as it is. */
  | { kind: "unchanged" }
  | { kind: "refused"; code: Extract<RefusalCode, "LOSSY_EDIT" | "EDIT_FAILED">; reason: string };

/** A message as it would go out with an edit. */
export function editOutgoing(outgoing: Outgoing, edit: Edit): Edited {
  if (edit.kind === "message") return compared(outgoing, messageEdited(outgoing, edit.edit));
  const text = utf8OrNull(outgoing.payload);
  if (text === null) return { kind: "refused", code: "EDIT_FAILED", reason: "Its body is not UTF-8, so it is not JSON." };
  const read = readSound(text);
  if (read.kind === "lossy") return { kind: "refused", code: "LOSSY_EDIT", reason: read.why };
  if (read.kind === "no-json") return { kind: "refused", code: "EDIT_FAILED", reason: read.why };
  const outcome = applyPatch(read.value, edit.patch);
  if ("why" in outcome)
    return { kind: "refused", code: "EDIT_FAILED", reason: `Operation ${outcome.index + 1} of the patch does not apply: ${outcome.why}.` };
  const written = JSON.stringify(outcome.patched);
  return written === read.written ? { kind: "unchanged" } : compared(outgoing, { ...outgoing, payload: textToBytes(written) });
}

/** The schema has refused what is no payload and no header. */
function messageEdited(outgoing: Outgoing, { payload, headers }: Pick<MessageEdit, "payload" | "headers">): Outgoing {
  const bytes = payload && (payload.encoding === "base64" ? base64ToBytes(payload.data) : textToBytes(payload.data));
  const lines = headers?.map(([name, value]) => headerField(name, typeof value === "string" ? value : (base64ToBytes(value.base64) ?? "")));
  return {
    ...outgoing,
    ...(bytes ? { payload: bytes } : {}),
    ...(lines ? { headers: lines.filter((line) => line !== null), headersKnown: true } : {}),
  };
}

function compared(before: Outgoing, after: Outgoing): Edited {
  const content = contentOf(after);
  if (contentOf(before) === content) return { kind: "unchanged" };
  const sha256Before = sha256(before.payload);
  const changed = { sha256Before, sha256After: sha256(after.payload), content, diff: diffOf(before, after) };
  return { kind: "edited", outgoing: { ...after, editedFrom: sha256Before }, changed };
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const CRLF = textToBytes("\r\n");
const contentOf = ({ headers, payload }: Outgoing) =>
  sha256(concat([...headers.flatMap(({ raw }: HeaderLine) => [raw, CRLF]), CRLF, payload]));
