import { asTime } from "../dead-letter/profiles/values";
import { restoredHeaders as names, undoMsgId } from "../dead-letter/restored";
import { concat, headerText, parseHeaders, type HeaderLine } from "../headers";
import { ownStreams } from "../own-streams";
import { textToBytes } from "../payload";
import { linesOf } from "../redrive/message/application-lines";

export type Stored = { subject: string; headerBlock: Uint8Array | null; payload: Uint8Array };
/** `at`: when its stream stored it, epoch ms; `null` where its copy does not say. */
export type Discarded = Stored & { at: number | null };
type Outgoing = { subject: string; headerBlock: Uint8Array; payload: Uint8Array };

/** Which copy of which discard. */
export type CopyName = { discard: string; n: number };

export const TRASH_SUBJECTS = "jetlag.trash.>";
export const trashSubject = ({ discard, n }: CopyName) => `jetlag.trash.${discard}.${n}`;
const nameOf = ({ discard, n }: CopyName) => `${discard}:${n}`;

/** What a copy adds to its message at most, besides its subject: our headers, their names, and a stream's longest name. */
export const COPY_OVERHEAD_BYTES = 1_024;

/**
 * The safe copy of a message. Its header block stands before its payload, so that every byte of it is kept and none of it can act on our
 * stream; how long it is says a header. Stored once, however often it is sent: by then its subject has a message.
 */
export function toTrash(message: Stored & { stream: string; seq: number; at: number }, of: CopyName & { createdAt: number }): Outgoing {
  const { subject, headerBlock, payload, stream, seq, at } = message;
  const block = headerBlock ?? new Uint8Array(0);
  const ours = `NATS/1.0\r
Nats-Expected-Stream: ${ownStreams.trash}\r
Nats-Expected-Last-Subject-Sequence: 0\r
Jetlag-Trash: ${nameOf(of)}\r
Jetlag-Original-Stream: ${stream}\r
Jetlag-Original-Created: ${new Date(of.createdAt).toISOString()}\r
Jetlag-Original-Seq: ${seq}\r
Jetlag-Original-Subject: ${subject}\r
Jetlag-Original-Time: ${new Date(at).toISOString()}\r
Jetlag-Header-Bytes: ${block.length}\r
\r
`;
  return { subject: trashSubject(of), headerBlock: textToBytes(ours), payload: concat([block, payload]) };
}

/** What a copy is a copy of; `null` when it is not the copy of that name. */
export function fromTrash(copy: Stored, of: CopyName): Discarded | null {
  const headers = copy.headerBlock && parseHeaders(copy.headerBlock);
  const subject = headerText(headers, "Jetlag-Original-Subject");
  const headerBytes = Number(headerText(headers, "Jetlag-Header-Bytes"));
  const isThat = headerText(headers, "Jetlag-Trash") === nameOf(of);
  if (!isThat || subject === null || !(headerBytes >= 0 && headerBytes <= copy.payload.length)) return null;
  return {
    subject,
    at: asTime(headerText(headers, "Jetlag-Original-Time")),
    headerBlock: headerBytes === 0 ? null : copy.payload.subarray(0, headerBytes),
    payload: copy.payload.subarray(headerBytes),
  };
}

/**
 * Headers by which a server acts (nats-server 2.15.1, stream.go): put back they would purge the stream, shorten the letter's life, be
 * refused, or let a sourcing stream begin again where it was then. They stay in the copy. Unlike a re-drive's, other headers of the
 * server and of Jetlag go back: a letter's own history is read from them.
 */
const acting =
  /^(Nats-(Msg-Id|TTL|Rollup|Incr|Counter-Sources|Stream-Source|Marker-Reason|Required-Api-Level|Pin-Id)$|Nats-(Expected-|Schedule|Batch-|Trace-)|Jetlag-(Discard|First-Stored)$)/;

const CRLF = textToBytes("\r\n");

/**
 * A discarded message as it goes back into its dead-letter stream: the application's lines as they came, behind ours. Its own Nats-Msg-Id
 * would be taken for a repetition of what was removed, so ours stands in its place, the same at every try, and carries it along, with the time when it was stored first: for many that is all that says when they died.
 */
export function toRestored({ subject, headerBlock, payload, at }: Discarded, of: CopyName & { stream: string }): Outgoing {
  const lines = linesOf(headerBlock && parseHeaders(headerBlock));
  const ours = `NATS/1.0\r
Nats-Msg-Id: ${undoMsgId(nameOf(of))}\r
Nats-Expected-Stream: ${of.stream}\r
${names.discard}: ${nameOf(of)}\r
`;
  const theirs = lines.filter((each) => each.kind === "broken" || !acting.test(each.name));
  const isAgain = find(lines, names.discard) !== null;
  const id = isAgain || find(lines, names.msgId) ? null : find(lines, "Nats-Msg-Id");
  const storedAt = (isAgain && find(lines, names.storedAt)) || (at === null ? null : textToBytes(new Date(at).toISOString()));
  const parts = [textToBytes(ours), ...line(names.storedAt, storedAt), ...line(names.msgId, id)];
  return { subject, headerBlock: concat([...parts, ...theirs.flatMap(({ raw }) => [raw, CRLF]), CRLF]), payload };
}

const line = (name: string, value: Uint8Array | null) => (value === null ? [] : [textToBytes(`${name}: `), value, CRLF]);

function find(lines: readonly HeaderLine[], name: string): Uint8Array | null {
  for (const each of lines) if (each.kind === "field" && each.name === name) return each.value;
  return null;
}
