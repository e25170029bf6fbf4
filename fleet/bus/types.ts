import type { Subscription } from "@nats-io/transport-node";
import type { StoredMsg } from "@nats-io/jetstream";
import type { Log } from "./log";
import type { Published, PublishOptions } from "./publish";
import type { StreamSpec } from "./spec";

/** A message in a handler's hands. It is acked when the handler returns and tried again, later, when it throws. */
export type Message = {
  subject: string;
  data: Uint8Array;
  seq: number;
  /** 1 for the first delivery. */
  attempt: number;
  /** No further delivery follows: when the handler throws now, the message becomes a dead letter. */
  lastAttempt: boolean;
  /** What a handler is idempotent by: Jetlag-Original-Msg-Id, else Nats-Msg-Id. */
  key: string | null;
  /** This stored message and no other: stream instance and sequence. */
  uid: string;
  /** Fires when the work must end now because the process ends; what it interrupts is given back to the server. */
  signal: AbortSignal;
  header(name: string): string | null;
  /** Throws a SyntaxError on what is not JSON. */
  json(): unknown;
};

export type Handler = (message: Message) => Promise<void>;

type ConsumeOptions = {
  /** For work that may take longer than ack_wait: tells the server "in progress" until the handler ends, and ends it when the process is told to stop. */
  long?: boolean;
};

export type Level = "off" | "mild" | "on";

/** Everything an agent may do. Durations are nominal: the bus applies FLEET_TIME_SCALE. */
export type Bus = {
  system: string;
  agent: string;
  log: Log;
  /** Equal seeds give equal inputs; without --seed it is new for each run and part of every id. */
  seed: string;
  /** Messages per second, over the whole system. */
  rate: number;
  publish(subject: string, body: unknown, options: PublishOptions): Promise<Published>;
  consume(stream: string, consumer: string, handler: Handler, options?: ConsumeOptions): void;
  /** The last message of each subject on a filter, oldest first, read without a consumer. */
  history(stream: string, filter: string): Promise<StoredMsg[]>;
  /** Core NATS: at most once. */
  subscribe(subject: string, onMessage: (subject: string) => void): Subscription;
  /** Runs until the process is told to stop; a failure is logged and it starts again. */
  loop(run: (signal: AbortSignal) => Promise<void>): void;
  /** Ends early when one of the signals fires, or when the process has to end. */
  sleep(nominalMs: number, ...signals: AbortSignal[]): Promise<void>;
  scaled(nominalMs: number): number;
  incident(name: string): Level;
};

export type Agent = { name: string; start(bus: Bus): void };

export type Incident = {
  name: string;
  title: string;
  /** What one sees while it is on, and how it ends. */
  lookFor: string;
  /** The state after a start. */
  initial: Level;
};

export type System = {
  name: string;
  title: string;
  streams: readonly StreamSpec[];
  agents: readonly Agent[];
  incidents: readonly Incident[];
};
