import { decodeUtf8, type HeaderPair } from "./headers";

/** The JSON body of a dead letter (profile "envelope"). The first five fields are the design's; the rest lets it be sent back exactly. */
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

export type Death = {
  subject: string;
  data: Uint8Array;
  headers: HeaderPair[];
  error: unknown;
  failedAt: Date;
  deliveries: number;
  stream: string;
  /** Of the stream, as STREAM.INFO gives it: a stream made again is another one, with the same sequences. */
  streamCreated: string;
  seq: number;
  consumer: string;
};

export function toEnvelope(death: Death): Envelope {
  const text = decodeUtf8(death.data);
  return {
    original_subject: death.subject,
    original_message: text ?? Buffer.from(death.data).toString("base64"),
    error: death.error instanceof Error ? death.error.message : String(death.error),
    failed_at: death.failedAt.toISOString(),
    delivery_count: death.deliveries,
    stream: death.stream,
    sequence: death.seq,
    consumer: death.consumer,
    encoding: text === null ? "base64" : "utf8",
    headers: death.headers,
  };
}

/** `tools.execute.crm` → `dlq.tools_execute_crm` */
export const deadLetterSubject = (originalSubject: string) => `dlq.${originalSubject.replaceAll(".", "_")}`;

/**
 * Names the death, not the message: derived from the message's own id, a second death of a re-driven message inside the duplicate
 * window would be dropped.
 */
export const deadLetterMsgId = (death: Pick<Death, "stream" | "streamCreated" | "seq" | "consumer">) =>
  `dead:${death.stream}:${death.streamCreated}:${death.seq}:${death.consumer}`;
