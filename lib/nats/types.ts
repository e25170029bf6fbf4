import type { NatsConnection } from "@nats-io/transport-node";
import type { ContextSettings } from "@/lib/config/context";
import type { Snapshot } from "@/lib/domain/snapshot/types";

/** One account that Jetlag is connected to (or tries to be): made once per context setting, lives until the process ends. */
export type NatsContext = {
  readonly name: string;
  readonly settings: ContextSettings;
  /** The connection as it is now; reconnects for ever by itself. */
  link(): { kind: "connected"; server: string } | { kind: "connecting"; why: string | null };
  /** What our inboxes begin with, as far as the server permits it. */
  inboxPrefix(): string;
  /** The live connection, or NATS_UNAVAILABLE. */
  connection(): NatsConnection;
  /**
   * One request, answered with raw bytes. Errors: NATS_DENIED (message names the subject without the API prefix:
   * "not permitted: STREAM.MSG.GET"), NATS_UNAVAILABLE (not connected, no responders, time-out after `timeoutMs`, default 5,000).
   */
  request(subject: string, payload?: Uint8Array | string, options?: { timeoutMs?: number }): Promise<RawReply>;
  /**
   * One request that many replies answer: all of them up to and with the last, raw (a 503 too). Errors as `request`; `quietMs`: so long
   * without another reply is NATS_UNAVAILABLE.
   */
  collect(subject: string, payload: string, options: { isLast: IsLast; quietMs: number }): Promise<RawReply[]>;
  /** A JetStream API request: `subject` is without the prefix ("STREAM.INFO.ORDERS"). A JSON error answer becomes a JsApiError. */
  api<T = unknown>(subject: string, body?: unknown, options?: { timeoutMs?: number }): Promise<T>;
  /** One snapshot of everything in this account, from monitoring, from the API, or both. Throws NATS_UNAVAILABLE or NATS_DENIED when nothing can be read. */
  readSnapshot(): Promise<Snapshot>;
  close(): Promise<void>;
};

/** Whether no reply comes after this one, the `count`th. */
export type IsLast = (reply: RawReply, count: number) => boolean;

export type RawReply = { headerBlock: Uint8Array | null; status: number | null; data: Uint8Array };

export type Contexts = {
  all(): readonly NatsContext[];
  get(name: string): NatsContext | undefined;
  close(): Promise<void>;
};

/** A stored message as bytes. `headerBlock` is the whole block with its `NATS/1.0` line, as stored. */
export type RawMessage = { stream: string; seq: number; subject: string; at: number; headerBlock: Uint8Array | null; payload: Uint8Array };
