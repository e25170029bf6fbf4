import { concat } from "../../headers";
import { textToBytes } from "../../payload";
import type { ItemLetter, Outgoing } from "../types";

/** By which the server knows a message that it already has: the same at every attempt of a job. */
export const msgIdOf = (job: string, letter: Pick<ItemLetter, "stream" | "seq">): string => `jetlag:${job}:${letter.stream}:${letter.seq}`;

/** As long as the id of every job: by it a message is measured before it has one. */
export const ANY_JOB = "00000000-0000-0000-0000-000000000000";

export type Provenance = { job: string; letter: Pick<ItemLetter, "stream" | "seq">; target: string; generation: number };

const CRLF = textToBytes("\r\n");
const ORIGINAL_ID = textToBytes("Jetlag-Original-Msg-Id: ");

/**
 * The header block of a re-driven message: ours first, then the application's lines as they came. Values are names that the server itself
 * allows, numbers, or a value that stood in a line: none holds a line end.
 */
export function redriveBlock(
  { headers, originalMsgId, editedFrom }: Pick<Outgoing, "headers" | "originalMsgId" | "editedFrom">,
  { job, letter, target, generation }: Provenance,
): Uint8Array {
  const ours = `NATS/1.0\r
Nats-Msg-Id: ${msgIdOf(job, letter)}\r
Nats-Expected-Stream: ${target}\r
Jetlag-Job: ${job}\r
Jetlag-Source: ${letter.stream}:${letter.seq}\r
Jetlag-Generation: ${generation}\r
${editedFrom === undefined ? "" : `Jetlag-Edited: ${editedFrom}\r\n`}`;
  const theirs = headers.flatMap(({ raw }) => [raw, CRLF]);
  if (originalMsgId !== null) theirs.unshift(ORIGINAL_ID, originalMsgId, CRLF);
  return theirs.length === 0 ? textToBytes(`${ours}\r\n`) : concat([textToBytes(ours), ...theirs, CRLF]);
}
