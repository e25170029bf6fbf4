import { textToBytes } from "../../payload";

/** The largest whole number of JSON: no stream has stored so many. */
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * The header block of a message that is never stored: the stream refuses it with its last sequence (10071), after it has taken or refused
 * everything that reached it before. Plain subscribers of the subject do get it, empty: it says what it is.
 */
export const barrierBlock = ({ job, target }: { job: string; target: string }): Uint8Array =>
  textToBytes(`NATS/1.0\r\nNats-Expected-Stream: ${target}\r\nNats-Expected-Last-Sequence: ${NEVER}\r\nJetlag-Barrier: ${job}\r\n\r\n`);

/** The last sequence that such a refusal names. */
export function lastSeqIn(description: string): number | null {
  const [, seq] = /^wrong last sequence: (\d+)$/.exec(description) ?? [];
  return seq === undefined ? null : Number(seq);
}
