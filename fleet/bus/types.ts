import type { StoredMsg } from "@nats-io/jetstream";
import type { CoreMessage, EmitOptions, Listening, RequestOptions } from "./core";
import type { DeadLetters } from "./dead-letter";
import type { BucketLimits } from "./buckets";
import type { Large } from "./large";
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
  /** What a handler is idempotent by: Jetlag-Original-Msg-Id, else Nats-Msg-Id; `null` where the sender gave neither. */
  key: string | null;
  /** This stored message and no other: stream instance and sequence. `key ?? uid` names the work; by its key it stays the same after a re-drive. */
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

export type Consuming = {
  /** Scale to zero: stops pulling, and the agent's heartbeat, for a while; its messages wait in the stream. Resolves when it pulls again, or the process ends. */
  pause(nominalMs: number): Promise<void>;
};

export const levels = ["off", "mild", "on"] as const;
export type Level = (typeof levels)[number];

/** Everything an agent may do. Durations are nominal: the bus applies FLEET_TIME_SCALE. */
export type Bus = {
  system: string;
  agent: string;
  log: Log;
  /**
   * Equal seeds give equal inputs; without --seed it is new for each run and part of every id. What an incident makes is equal too, but for
   * the time in its ids: switched on again, it is not to be taken for a repeat.
   */
  seed: string;
  /** Messages per second, over the whole system. */
  rate: number;
  /** To a stream, until it has acknowledged. A Uint8Array goes as it is, everything else as JSON. */
  publish(subject: string, body: unknown, options: PublishOptions): Promise<Published>;
  consume(stream: string, consumer: string, handler: Handler, options?: ConsumeOptions): Consuming;
  /** The last message of each subject on a filter, oldest first, read without a consumer. */
  history(stream: string, filter: string): Promise<StoredMsg[]>;
  /** Core NATS: at most once, to whoever listens now. */
  emit(subject: string, body: unknown, options?: EmitOptions): void;
  subscribe(subject: string, onMessage: (message: CoreMessage) => void): Listening;
  /** One answer, or a RequestFailed with code NO_RESPONDERS, TIMEOUT or ERROR_REPLY. Ends early, like a sleep, when the process has to end. */
  request(subject: string, body: unknown, options: RequestOptions): Promise<CoreMessage>;
  /** Answers requests, each by one member of the queue group. What the handler returns is the answer; what it throws is an error reply. Stopped, it answers what it has. */
  serve(subject: string, group: { queue: string }, handler: (message: CoreMessage) => Promise<unknown>): Listening;
  /** Payloads that are too large for a message: stored in the object store, sent as a reference. */
  large: Large;
  /** Runs until the process is told to stop; a failure is logged and it starts again. */
  loop(run: (signal: AbortSignal) => Promise<void>): void;
  /** Ends early when one of the signals fires, or when the process has to end. */
  sleep(nominalMs: number, ...signals: AbortSignal[]): Promise<void>;
  /** Nominal milliseconds as real ones. */
  scaled(nominalMs: number): number;
  /** The other way: real milliseconds, between two clock times, as nominal ones. */
  nominal(realMs: number): number;
  incident(name: string): Level;
};

export type Agent = {
  name: string;
  /** The role in users.json under whose credentials it connects; without one it connects as the system. */
  user?: string;
  start(bus: Bus): void;
};

/** One way in which a system can go wrong, switched on and off while it runs. Its parts do nothing while it is off. */
export type Incident = {
  name: string;
  title: string;
  /** What one sees while it is on: in NATS, and on which pages of the console. */
  lookFor: string;
  /** What happens when it is switched off. */
  ends: string;
  /** The state after a start. */
  initial: Level;
  /** It can be mild too; others are on or off. */
  hasMild?: true;
  /** What becomes of a delivery; `null`: nothing. A function of what it is given alone, so that equal seeds fail alike. */
  fault?(level: Level, delivery: Delivery): Fault | null;
  /** Agents that are as dead: no pulls, no heartbeat, and what they had in hand is dropped without an answer. Off: they start anew. */
  stops?: readonly string[];
  /** Runs aside from the agents. */
  whileOn?: WhileOn;
};

export type Delivery = {
  stream: string;
  consumer: string;
  subject: string;
  /** The message's `key ?? uid`: the same for each of its attempts. */
  id: string;
  attempt: number;
  lastAttempt: boolean;
};

export type Fault =
  /** As if the handler had thrown, before it did anything. */
  | { kind: "fail"; error: Error }
  /** Back to the server at once, without a delay. */
  | { kind: "nak" }
  /** +TERM with a reason: given up, and no dead letter. */
  | { kind: "term"; reason: string }
  /** Never answered, as by a process that died: it comes again after ack_wait, and after the last attempt only MAX_DELIVERIES speaks of it. */
  | { kind: "abandon" }
  /** Acked, and nothing done. */
  | { kind: "lose" }
  /** The handler begins that much later, or when the incident is switched off. */
  | { kind: "slow"; nominalMs: number };

export type WhileOn = {
  /** It runs in the process that runs this agent, so that a system in several processes has it once. */
  beside: string;
  /** As an agent's: the role whose credentials it has; without one, the system's own. */
  user?: string;
  /** The signal fires when it is switched off, or the process ends; it ends then, within 5 s (1.2 s where the process ends). */
  run(bus: Bus & Purge, signal: AbortSignal): Promise<void>;
  /** What it stores there is purged when it has ended, and at a start: a process that was killed left it. */
  leaves?: { stream: string; subject: string };
};

/** Takes what is stored on a subject out of a stream, with the system's own credentials. */
type Purge = { purge(stream: string, subject: string): Promise<void> };

export type System = {
  name: string;
  title: string;
  /** Messages per second over all its streams, unless --rate says otherwise. */
  ratePerSec: number;
  streams: readonly StreamSpec[];
  /** `null` where the design has none: what was given up stays in its stream, and the server's MAX_DELIVERIES advisory is the only word of it. */
  deadLetters: DeadLetters | null;
  /** Bounds of the object store, where agents send large payloads. */
  large?: BucketLimits;
  agents: readonly Agent[];
  incidents: readonly Incident[];
};
