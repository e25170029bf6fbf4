import type { Consumer, ConsumerStatus } from "../../consumer/types";
import type { DeadLetter } from "../../dead-letter/dead-letter";
import type { LetterEdit } from "../edit/letter-edit";
import type { ItemLetter, Outgoing, Place } from "../types";
import type { Unread } from "./index-behind";

/** Everything a plan rests on. Read in lib/nats and lib/db, judged here. */

/** `src` → `dest` of a subject transform or a republish, as configured; an empty `src` is `>`. */
export type SubjectMove = { src: string; dest: string };

/** Where a stream copies from: another stream's messages, filtered, moved. */
export type Upstream = { stream: string; filter: string | null; moves: readonly SubjectMove[]; external: boolean };

/** A stream as far as a plan cares, read at plan time (STREAM.LIST), not from the last tick. Limits: `null` is none. */
export type StreamFacts = {
  name: string;
  createdAt: number;
  subjects: readonly string[];
  retention: "limits" | "interest" | "workqueue";
  storage: "file" | "memory";
  discard: "old" | "new";
  discardNewPerSubject: boolean;
  maxMessages: number | null;
  maxBytes: number | null;
  maxMessagesPerSubject: number | null;
  maxMessageBytes: number | null;
  maxAgeMs: number | null;
  /** What the server keeps ids for; never `null`: 0 and absent are its default of 2 min, capped by max_age. */
  duplicateWindowMs: number;
  allowDirect: boolean;
  sealed: boolean;
  denyDelete: boolean;
  /** It stores, but answers no PubAck. */
  noAck: boolean;
  isCounter: boolean;
  mirror: Upstream | null;
  sources: readonly Upstream[];
  /** What it does to subjects as it stores them. */
  transform: SubjectMove | null;
  republish: SubjectMove | null;
  isDeadLetter: boolean;
  messages: number;
  sizeBytes: number;
  firstSeq: number;
  lastSeq: number;
  /** Hash of the whole configuration as the server gave it: what a plan hash covers. */
  configHash: string;
};

/** What the user of a context may publish (`$SYS.REQ.USER.INFO`); `null` fields mean everything / nothing. */
export type Permissions = { publishAllow: readonly string[] | null; publishDeny: readonly string[] };

/** A consumer and how it is doing by the last tick; `null` where the collector has not seen it yet. */
export type ReceiverFacts = {
  consumer: Pick<
    Consumer,
    | "stream"
    | "name"
    | "filterSubjects"
    | "deliverPolicy"
    | "paused"
    | "pausedUntil"
    | "ackFloor"
    | "delivered"
    | "numWaiting"
    | "pushBound"
  >;
  lag: number;
  status: ConsumerStatus | null;
};

export type World = {
  streams: readonly StreamFacts[];
  /** `false`: STREAM.LIST is not permitted, so what flows from stream to stream is not known. */
  flowsKnown: boolean;
  /** Consumers per stream, of targets and of what they flow into; `null`: not permitted. */
  receivers: ReadonlyMap<string, readonly ReceiverFacts[] | null>;
  /** Consumers of these streams for which no server answers: they are none of the receivers. */
  silent: ReadonlyMap<string, readonly string[]>;
  /** Plain subscribers per subject; `null`: monitoring cannot be asked. */
  coreSubscribers: ReadonlyMap<string, number> | null;
  /** Stored messages per subject, for targets with a limit per subject. */
  subjectCounts: ReadonlyMap<string, number>;
  permissions: Permissions | null;
  /** What failed lately (lib/domain/dead-letter/lately.ts), and what its groups are called. */
  lately: Lately;
  /** The API's prefix ("$JS.API"): what permissions are checked against. */
  apiPrefix: string;
  maxPayloadBytes: number;
  /** What the index had not read, where letters were selected by a question to it. */
  unread: readonly Unread[];
  /** Of a plan in place: the consumer that would be set back; `null`: it is gone. */
  inPlace?: InPlaceFacts | null;
};

export type InPlaceFacts = {
  consumer: Consumer;
  /** Sequences that its filters match and that it has had, from the first selected one on; `null`: they could not be read. */
  stored: readonly number[] | null;
  serverVersion: string;
};

export type Lately = {
  /** What people see the groups of the letters as, by the group that letters have. */
  titles: ReadonlyMap<string, string>;
  /** By the group that letters have: the group that it is now, by merges, and how many letters of that were seen. Only those with any. */
  grown: ReadonlyMap<string, { group: string; count: number }>;
  /** By `consumerKey`: on how many messages a consumer gave up. Only those that did. */
  gaveUp: ReadonlyMap<string, number>;
};

/** Of a world: who is given what is published. A start looks at nothing else again. */
export type Receiving = Pick<World, "streams" | "receivers">;

/** A selected letter, with what is known of it elsewhere. */
export type PlanLetter =
  | { id: string; letter: null }
  | {
      id: string;
      /** How often it was delivered again where it lies: its own headers say nothing of that. */
      timesInPlace?: number;
      letter: DeadLetter;
      /** Every copy of it that lies in a dead-letter stream; empty where it was seen once, and lies where the letter says. */
      places: readonly ItemLetter[];
      /**
       * Its bytes, and those of the original where they are still stored (`originalStoredAt`: since when); `null`: no longer in its stream. By
       * `payloadHash` two letters that name one place are told to be one message.
       */
      stored:
        | {
            outgoing: Outgoing;
            payloadHash: string;
            originalCreatedAt: number | null;
            originalStoredAt: number | null;
            /** What was asked to be changed of it: then `outgoing` is the edited one, and `payloadHash` still that of what it was. */
            edit?: LetterEdit;
          }
        | { denied: string }
        /** Where another copy of it lies that holds another message: sending one would remove both. */
        | { differs: string }
        | null;
      /** Where an advisory, or a look at a work queue, has seen the message itself exhausted, and since when it was stored there. */
      seenExhausted: (Place & { storedAt: number }) | null;
      /** Who holds one of its places. */
      claimedBy: { redrive: string; number: number; actor: string } | null;
      /** The re-drive that has sent this message already, or (not `certain`) may have. */
      redrivenBy: { redrive: string; number: number; certain: boolean } | null;
    };
