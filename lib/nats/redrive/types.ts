import type { Receiving } from "@/lib/domain/redrive/plan/facts";
import type { Consumer } from "@/lib/domain/consumer/types";
import type { CopyName } from "@/lib/domain/discard/trash-copy";
import type { SubjectMove } from "@/lib/domain/redrive/plan/facts";
import type { AckHearing, HeardAck, LastTold } from "../acks";
import type { RawMessage } from "../types";

/** The publisher's own connection of one epoch of one job: never reconnects, so that what it sent can be told apart from what it did not. */
export type Publisher = {
  /** `server.id` and client id of this connection, by which a successor proves it gone. */
  readonly serverId: string;
  readonly clientId: number;
  /** Sends once and waits for the PubAck. Never throws. */
  publish(message: { subject: string; headerBlock: Uint8Array; payload: Uint8Array }, timeoutMs: number): Promise<PublishAnswer>;
  /** Sets a consumer back to a sequence (CONSUMER.RESET). Never throws. */
  reset(place: { stream: string; consumer: string; seq: number }, timeoutMs: number): Promise<ResetAnswer>;
  /** Aborted when the connection is closed, by us or by the server. */
  readonly closed: AbortSignal;
  close(): Promise<void>;
};

export type PublishAnswer =
  | { kind: "stored"; stream: string; seq: number; duplicate: boolean }
  /** An error answer: decide by `errCode`. */
  | { kind: "refused"; code: number; errCode: number; description: string }
  /** 503: nobody took it. It was not stored. */
  | { kind: "no-responders" }
  /** Nothing within the time-out: it may have been stored. */
  | { kind: "no-answer" }
  /** The connection closed meanwhile: it may have been stored. */
  | { kind: "closed" }
  /** The server refused the publish for want of permission. It was not stored. */
  | { kind: "denied" };

export type ResetAnswer =
  | { kind: "reset" }
  /** An error answer: it was not done. */
  | { kind: "refused"; errCode: number; description: string }
  /** No consumer, no leader, or a server that knows no RESET: it was not done. */
  | { kind: "no-responders" }
  | { kind: "denied" }
  /** It may have been done. */
  | { kind: "no-answer" }
  | { kind: "closed" };

/** A stream at this moment, from STREAM.INFO. */
export type StreamNow = {
  name: string;
  createdAt: number;
  /** Epoch ms by the server's clock (`ts`). */
  at: number;
  lastSeq: number;
  firstSeq: number;
  duplicateWindowMs: number;
  retention: "limits" | "interest" | "workqueue";
  allowDirect: boolean;
  consumerCount: number;
  /** Several servers keep it: one that led, and was cut off for a while, may for a moment answer as if it did still. */
  isReplicated: boolean;
  /** So old it removes them; `null`: never. */
  maxAgeMs: number | null;
  /** What it does to subjects as it stores them. */
  transform: SubjectMove | null;
  /** `server.id` of its leader, new at each start; `null` when it cannot be told. */
  leader: string | null;
};

/** What a removal may rest on, and when it was asked for, by `performance.now()`. */
export type LookedAt = { stream: Pick<StreamNow, "name" | "firstSeq" | "lastSeq" | "consumerCount">; askedAt: number };

/** `no-answer`: it may have been removed, or may yet be. */
export type RemoveAnswer =
  | { seq: number; kind: "removed" | "already-gone" | "no-answer" }
  | { seq: number; kind: "failed"; detail: string };

/** What to look through, in the order of its sequences. `sees` says `true` when there is no need to go on. */
export type Scan = { first: number; last: number; sees(message: RawMessage): boolean; signal: AbortSignal };

export type Scanned =
  | { kind: "enough" }
  /** All was looked through; so many sequences of it hold nothing (any more). */
  | { kind: "whole"; missing: number }
  /** `signal` was aborted: it is known up to there. */
  | { kind: "cut"; scannedTo: number };

/** A mirror that a job made of a target; same sequences. */
export type Echo = { name: string; lastSeq: number; allowDirect: boolean };

/** Everything the runner asks of NATS, as one object, so that a test can put a fault between any two steps. */
export type RedriveWire = {
  openPublisher(name: string): Promise<Publisher>;
  /** NOT_FOUND when the stream is gone; NATS_UNAVAILABLE, NATS_DENIED. */
  streamNow(stream: string): Promise<StreamNow>;
  /** Its consumers; `null` where they may not be listed. NATS_UNAVAILABLE, also where one of them is not answered for. */
  consumersOf(stream: string): Promise<Consumer[] | null>;
  /** Who is given what is published on these subjects, and these streams as they are. NATS_UNAVAILABLE, NATS_DENIED. */
  receiving(named: { subjects: readonly string[]; streams: readonly string[] }): Promise<Receiving>;
  /**
   * Stored messages by sequence, `null` for each that is not there (a 404 of direct get is checked with MSG.GET where permitted). Past 64 MB
   * it reads no further: a sequence without an entry was not read (one at least always is), and is to be asked for again.
   */
  readMany(stream: { name: string; allowDirect: boolean }, seqs: readonly number[]): Promise<Map<number, RawMessage | null>>;
  /**
   * Takes messages out of a stream that was looked at just now: by one purge as far as it begins with them and has no consumers, else one
   * by one. Never throws for a single message. NATS_UNAVAILABLE: the connection was lost, and some may be removed.
   */
  removeMany(look: LookedAt, seqs: readonly number[]): Promise<RemoveAnswer[]>;
  /** Hears how messages of a stream are acknowledged. NATS_UNAVAILABLE. */
  hearAcks(stream: string, take: (ack: HeardAck) => void): AckHearing;
  /** One consumer at this moment; `null` when there is none of this name. NATS_DENIED, NATS_UNAVAILABLE. */
  consumerNow(stream: string, name: string): Promise<Consumer | null>;
  /** Pauses a consumer until then (epoch ms), or lets it go on (`null`); whether it is paused now. NATS_DENIED, NATS_UNAVAILABLE, NOT_FOUND. */
  pauseConsumer(place: { stream: string; consumer: string }, until: number | null): Promise<boolean>;
  /** Which of these the stream holds no more, by its leader; `null` where it may not be asked. NATS_UNAVAILABLE. */
  goneAmong(stream: string, seqs: readonly number[]): Promise<Set<number> | null>;
  /** How far a stream that tells of deaths goes; `null` where it is gone, or may not be looked at. NATS_UNAVAILABLE. */
  lastTold(stream: string): Promise<LastTold | null>;
  /** Stores a safe copy of a message in the trash, once: a second time is `refused` with errCode 10071. */
  keepCopy(publisher: Publisher, message: RawMessage, of: CopyName & { createdAt: number }): Promise<PublishAnswer>;
  /** Where the copy of that name lies in the trash; `null` when there is none. NATS_UNAVAILABLE, NATS_DENIED. */
  copySeq(of: CopyName): Promise<number | null>;
  /** Whether that connection can send no more: `true` is proof, `false` it is there, `null` it cannot be known (CONNZ denied, its server silent). */
  isGone(connection: { serverId: string; clientId: number }): Promise<boolean | null>;
  /** Looks through what is stored, each message once. NATS_DENIED, NATS_UNAVAILABLE, NOT_FOUND. */
  scan(stream: { name: string; allowDirect: boolean }, what: Scan): Promise<Scanned>;
  /** Mirrors a target for this job, once; whether it is new. NATS_DENIED, NATS_UNAVAILABLE, REFUSED. */
  makeEcho(job: string, target: string): Promise<boolean>;
  /** `null` where the job has none of this target. */
  echoNow(job: string, target: string): Promise<Echo | null>;
  /** Removes the job's mirrors that have copied all; the names of those that stay. */
  dropEchoes(job: string): Promise<string[]>;
  /** Closes that connection from outside; `null` where no system account is configured, `false` where there was nothing to close. */
  kick(connection: { serverId: string; clientId: number }): Promise<boolean> | null;
};
