import "server-only";
import { concat, parseHeaders, type HeaderLine } from "@/lib/domain/headers";
import { bytesToText } from "@/lib/domain/payload";

/**
 * What direct get appends to the stored block, in this order, the last two in batches only (nats-server 2.15.1, stream.go
 * getDirectRequest and genHeader). A stored message may have headers of the same names: those stand before, and are kept.
 */
const appended = ["Nats-Stream", "Nats-Subject", "Nats-Sequence", "Nats-Time-Stamp", "Nats-Num-Pending", "Nats-Last-Sequence"] as const;
const reversed = appended.toReversed();
const CRLF = Uint8Array.of(13, 10);

type ControlHeaders = {
  subject: string;
  seq: number;
  /** Epoch ms. */
  at: number;
  /** Batches only: how many more match behind this one. */
  numPending: number | null;
};

export type Separated = {
  control: ControlHeaders;
  /** The block as stored; `null` for a message without headers (and for one with an empty block, which looks the same here). */
  stored: Uint8Array | null;
  /** `false`: the stored block did not end as blocks do, and the server cut two bytes of it. Only MSG.GET knows them. */
  exact: boolean;
};

/** Takes off what direct get appended, byte for byte. `null` when this is no answer of direct get. */
export function separateControlHeaders(block: Uint8Array): Separated | null {
  return separateTail(block) ?? separateLines(block);
}

/** All six, or the first four, at the end of a block that has no other end. Visible ASCII: of anything else, lines are read as bytes. */
const TAIL =
  /^\r\nNats-Stream: [ -~]+\r\nNats-Subject: ([!-~]+)\r\nNats-Sequence: (\d+)\r\nNats-Time-Stamp: ([!-~]+)(?:\r\nNats-Num-Pending: (\d+)\r\nNats-Last-Sequence: \d+)?\r\n\r\n$/;

/** As the server writes nearly all blocks, a million in a row: read as one text. `null`: not so. */
function separateTail(block: Uint8Array): Separated | null {
  const text = Buffer.from(block.buffer, block.byteOffset, block.length).toString("latin1");
  const end = text.lastIndexOf("\r\nNats-Stream: ");
  if (end < 0 || text.indexOf("\r\n\r\n") !== text.length - 4) return null;
  const [, subject = "", seq, time = "", numPending] = TAIL.exec(text.slice(end)) ?? [];
  const [number, at] = [Number(seq), Date.parse(time)];
  if (!Number.isSafeInteger(number) || Number.isNaN(at)) return null;
  const control = { subject, seq: number, at, numPending: numPending === undefined ? null : Number(numPending) };
  const isBare = end === text.indexOf("\r\n");
  return { control, stored: isBare ? null : latin1(`${text.slice(0, end)}\r\n\r\n`), exact: true };
}

/** Small ones share their memory: taking some of its own for each costs more than all else here. */
function latin1(text: string): Uint8Array {
  const { buffer, byteOffset, length } = Buffer.from(text, "latin1");
  return new Uint8Array(buffer, byteOffset, length);
}

/** The same line by line, whatever the bytes. */
export function separateLines(block: Uint8Array): Separated | null {
  const parsed = parseHeaders(block);
  const values = new Map<string, string>();
  let count = parsed.lines.length;
  let end = block.length;
  for (const name of reversed) {
    const last = parsed.lines[count - 1];
    if (last?.kind !== "field" || !isControl(last, name)) continue;
    values.set(name, bytesToText(last.value));
    end = last.raw.byteOffset - block.byteOffset;
    count--;
  }
  const control = toControl(values);
  if (!control) return cutBlock(block);
  return { control, stored: count === 0 ? null : concat([block.subarray(0, end), CRLF]), exact: true };
}

/** `Nats-Sequence: ` written as the server writes it. */
const isControl = (line: HeaderLine & { kind: "field" }, name: string) =>
  line.name === name && line.value.byteOffset - line.raw.byteOffset === name.length + 2;

function toControl(values: ReadonlyMap<string, string>): ControlHeaders | null {
  const subject = values.get("Nats-Subject");
  const seq = Number(values.get("Nats-Sequence"));
  const at = Date.parse(values.get("Nats-Time-Stamp") ?? "");
  if (!values.has("Nats-Stream") || subject === undefined || !Number.isSafeInteger(seq) || Number.isNaN(at)) return null;
  const numPending = values.get("Nats-Num-Pending");
  return { subject, seq, at, numPending: numPending === undefined ? null : Number(numPending) };
}

/** The first appended line hangs on a line that the server cut: all that can be had is which message it is. */
function cutBlock(block: Uint8Array): Separated | null {
  const tail = /Nats-Stream: [^\r\n]*\r\nNats-Subject: [^]*$/.exec(bytesToText(block))?.[0];
  if (tail === undefined) return null;
  const values = new Map([...tail.matchAll(/^(Nats-[A-Za-z-]+): ([^\r\n]*)\r$/gm)].map(([, name = "", value = ""]) => [name, value]));
  const control = toControl(values);
  return control && { control, stored: null, exact: false };
}
