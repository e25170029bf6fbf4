import { errorLine, errorText } from "./error-text";
import { decodeUtf8, headerLines, headerPairs, type HeaderPair } from "./headers";
import type { Publish } from "./publish";

/** How a system keeps what its agents gave up on. */
export type DeadLetters = {
  /** `envelope`: JSON around the original. `headers`: the original's bytes as they are, everything else in headers. */
  style: "envelope" | "headers";
  /** The stream that captures them. */
  stream: string;
  subject(death: Death): string;
};

export type Death = {
  subject: string;
  data: Uint8Array;
  /** The original's headers as they were sent; empty where it had none. */
  headerBlock: Uint8Array;
  error: unknown;
  failedAt: Date;
  deliveries: number;
  stream: string;
  /** Of the stream, as STREAM.INFO gives it: a stream made again is another one, with the same sequences. */
  streamCreated: string;
  seq: number;
  consumer: string;
};

/** What is published for a death: before the ack, under an id that names the death. */
export function toDeadLetter(death: Death, { style, subject }: DeadLetters): Publish {
  const options = { msgId: deadLetterMsgId(death) };
  if (style === "envelope") return { subject: subject(death), body: toEnvelope(death), options };
  return {
    subject: subject(death),
    body: death.data,
    options: { ...options, headers: provenance(death) },
    rawLines: originalHeaderLines(death),
  };
}

/** The JSON body of a dead letter in an envelope. The first five fields are the design's; the rest lets it be sent back exactly. */
export type Envelope = {
  original_subject: string;
  /** The body as text where it is UTF-8, else base64, as `encoding` says. */
  original_message: string;
  error: string;
  failed_at: string;
  delivery_count: number;
  stream: string;
  sequence: number;
  consumer: string;
  encoding: "utf8" | "base64";
  headers: HeaderPair[];
};

export function toEnvelope(death: Death): Envelope {
  const text = decodeUtf8(death.data);
  return {
    original_subject: death.subject,
    original_message: text ?? Buffer.from(death.data).toString("base64"),
    error: errorText(death.error),
    failed_at: death.failedAt.toISOString(),
    delivery_count: death.deliveries,
    stream: death.stream,
    sequence: death.seq,
    consumer: death.consumer,
    encoding: text === null ? "base64" : "utf8",
    headers: headerPairs(death.headerBlock),
  };
}

function provenance(death: Death): Record<string, string> {
  return {
    "X-Original-Subject": death.subject,
    "X-Original-Stream": death.stream,
    "X-Original-Sequence": String(death.seq),
    "X-Consumer": death.consumer,
    "X-Error": errorLine(death.error),
    "X-Deliveries": String(death.deliveries),
  };
}

/** Each of the original's header lines, byte for byte, behind a prefix. */
function originalHeaderLines({ headerBlock }: Death): Uint8Array {
  const lines = headerLines(headerBlock).map((line) => `X-Original-Header-${line}\r\n`);
  return Buffer.from(lines.join(""), "latin1");
}

/** `tools.execute.crm` → `tools_execute_crm`: one token of another subject. */
export const asToken = (subject: string) => subject.replaceAll(".", "_");

/**
 * Names the death, not the message: derived from the message's own id, a second death of a re-driven message inside the duplicate
 * window would be dropped.
 */
export const deadLetterMsgId = (death: Pick<Death, "stream" | "streamCreated" | "seq" | "consumer">) =>
  `dead:${death.stream}:${death.streamCreated}:${death.seq}:${death.consumer}`;
