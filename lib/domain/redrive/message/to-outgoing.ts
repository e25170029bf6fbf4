import { decode } from "../../dead-letter/decode";
import type { LetterOrigin } from "../../dead-letter/profiles/custom";
import { asCount } from "../../dead-letter/profiles/values";
import { headerText, parseHeaders, type HeaderBlock, type HeaderLine } from "../../headers";
import { applicationLines, linesOf } from "./application-lines";
import type { Outgoing } from "../types";

export type Bytes = { subject: string; headerBlock: Uint8Array | null; payload: Uint8Array };

/**
 * What would go out for a dead letter: the message that died, where it is still stored (`original`), else what the letter holds of it.
 * `null` when neither has its bytes (an advisory, an envelope without its message).
 */
export function toOutgoing(letter: Bytes, original: Bytes | null, origin: LetterOrigin): Outgoing | null {
  const decoded = decode(letter, origin);
  const kept = original ? { payload: original.payload, headers: blockOf(original) } : decoded.original();
  if (!kept.payload) return null;
  const isEnvelope = decoded.isEnvelope === true;
  const lines = linesOf(kept.headers);
  const has = (name: string) => find(lines, name) !== null;
  return {
    subject: original ? original.subject : decoded.originalSubject,
    headers: applicationLines(kept.headers),
    headersKnown: original !== null || !isEnvelope || kept.headers !== null,
    payload: kept.payload,
    from: original ? "original" : isEnvelope ? "envelope" : "copy",
    // The id of one that an undo of a discard put back is ours.
    originalMsgId: find(lines, "Jetlag-Original-Msg-Id") ?? (has("Jetlag-Discard") ? null : find(lines, "Nats-Msg-Id")),
    hasTtl: has("Nats-TTL"),
    isCounter: has("Nats-Incr"),
    isDeleteMarker: has("Nats-Marker-Reason"),
    generation: generationOf(kept.headers) ?? generationOf(blockOf(letter)) ?? 0,
  };
}

const blockOf = ({ headerBlock }: Bytes): HeaderBlock | null => headerBlock && parseHeaders(headerBlock);

const generationOf = (block: HeaderBlock | null) => asCount(headerText(block, "Jetlag-Generation"));

/** By the exact name, as the server matches its own. */
function find(lines: readonly HeaderLine[], name: string): Uint8Array | null {
  for (const line of lines) if (line.kind === "field" && line.name === name) return line.value;
  return null;
}
