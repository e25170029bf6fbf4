import type { ItemCounts, ItemLetter, ItemState, JobState, Place, PlannedEdit, PlannedItem, Settlement } from "@/lib/domain/redrive/types";
import type { Plan } from "@/lib/domain/redrive/row";
import type { RunOptions } from "@/lib/domain/redrive/run/options";
import type { Answered } from "@/lib/domain/redrive/settle/answers";
import type { AuditEntry } from "../audit";
import type { DiscardHolder, Holder } from "../jobs/holders";
import type { JobRecord, ListJobs } from "../jobs/read-jobs";
import type { FailureCounts } from "./read-failures";
import type { Sending } from "./sent-copies";

/** A job as the table holds it. Times are epoch ms. */
export type RedriveRecord = JobRecord & {
  number: number;
  state: JobState;
  plan: Plan;
  ratePerSec: number | null;
  options: RunOptions;
  canaryCount: number;
  /** A person said that they need not be waited for. */
  skipCanary: boolean;
  /** Not before. */
  startsAt: number | null;
  counts: ItemCounts;
};

/** What an act on a job looks at: its row without what was planned, and without a count of its items. */
export type RedriveHead = Pick<
  RedriveRecord,
  "id" | "number" | "context" | "state" | "stateReason" | "ratePerSec" | "options" | "startedAt"
>;

export type ItemRecord = PlannedItem & {
  state: ItemState;
  reason: string | null;
  publishedSeq: number | null;
  publishedAt: number | null;
  removed: boolean;
  /** What became of it after its PubAck; `null` while that is not known. */
  settlement: Omit<Settlement, "n"> | null;
};

export type NewRedrive = {
  id: string;
  context: string;
  actor: { id: string; name: string };
  reason: string | null;
  planHash: string;
  substance: unknown;
  plan: Plan;
  ratePerSec: number | null;
  options: RunOptions;
  canaryCount: number;
  expiresInMs: number;
  items: readonly PlannedItem[];
  /** Of the edited ones. */
  edits?: readonly PlannedEdit[];
};

export type Sendings = { subject: string; target: string }[];

/** `why` is what a paused job says; `reason` what its actor said. */
type StopOfAll = { actor: AuditEntry["actor"]; why: string; reason: string | null };

/** What a person says of items of which it is not known whether they were sent. Epoch ms. */
export type Decided =
  | { as: "published"; items: readonly { n: number; seq: number | null; at: number | null }[] }
  | { as: "send-again"; items: readonly number[] };

/** What verbs do. Every act is one transaction; times are the database's. */
export type Redrives = {
  create(job: NewRedrive): Promise<RedriveRecord>;
  /** A planned one whose time is over reads as `expired`. */
  get(id: string): Promise<RedriveRecord | null>;
  /** The same without what grows with the job. */
  head(id: string): Promise<RedriveHead | null>;
  /** Newest first. */
  list: ListJobs<RedriveRecord>;
  items(
    id: string,
    filter: { state?: ItemState; n?: number },
    window: { limit: number; offset: number },
  ): Promise<{ rows: ItemRecord[]; total: number }>;
  failures(id: string): Promise<FailureCounts>;
  /**
   * planned → canary or running, and a claim on every place of every letter and original, or nothing. Letters that are gone meanwhile become
   * skipped(GONE). `held` by none: nobody knows by whom. `not-planned`: the state or the plan hash was another (somebody started, cancelled, it expired).
   */
  claimAndStart(
    id: string,
    start: { planHash: string; reason: string; ratePerSec: number | null; skipCanary?: boolean },
  ): Promise<
    | { kind: "started"; job: RedriveRecord }
    | { kind: "not-planned"; job: RedriveRecord | null }
    | { kind: "held"; by: Holder[]; discards: DiscardHolder[] }
  >;
  /** Ids of the letters of items in this state, in the order of sending, some at a time; of those that came back, what they became. */
  lettersIn(id: string, state: ItemState): AsyncIterable<string[]>;
  /** How many came back of which nobody knows what letter they became: `lettersIn` has none of them. */
  nameless(id: string): Promise<number>;
  /** Copies of its open letters that its items do not know of. */
  seenSince(id: string): Promise<ItemLetter[]>;
  /** Which subjects its items are sent on, each with its target. */
  sendings(id: string): Promise<Sendings>;
  /** Of each of these subjects that something goes out on: the ids of the letters of the first such message. */
  lettersOn(id: string, subjects: readonly string[]): Promise<Map<string, string[]>>;
  /** planned → cancelled; `false` when it was not planned any more. */
  cancel(id: string): Promise<boolean>;
  /** A live one → aborting; `false` when it was not live, or is aborting already. */
  abort(id: string, why: string): Promise<boolean>;
  /** canary, running → paused; `false` when it was neither. */
  pause(id: string, why: string): Promise<boolean>;
  /** The same with every job of these contexts, each on the record; those that were paused. */
  pauseAll(contexts: readonly string[], stop: StopOfAll): Promise<{ id: string; number: number; context: string }[]>;
  /** paused, tripped → running, and what was seen until now does not stop it again; `false` when it was neither. */
  resume(id: string): Promise<boolean>;
  /** Of a job that may still send something; `false` when it may not. */
  setRate(id: string, ratePerSec: number | null): Promise<boolean>;
  /** canary, or paused with canaries; it stays paused. `false` when it was neither, or they are skipped already. */
  skipCanary(id: string): Promise<boolean>;
  /**
   * Unknown items as a person decided, all or none, and the job → running, so that a runner ends it. As published: a batch in state `published`
   * with them, so that their letters are removed; `at` is when it was stored, where that could be seen. Send again: selected, and unknown once
   * more if it is not sent; CONFLICT where one came back, so that it had arrived. `false` when one was not unknown, or the job neither settling nor at an end.
   */
  resolveItems(id: string, decided: Decided): Promise<boolean>;
  /** The last sequence of each target before any of these items can have been stored there. */
  basesOf(id: string, items: readonly number[]): Promise<Map<string, number>>;
  /** Of which of these items a dead letter of what was sent is known, and which. */
  cameBack(id: string, items: readonly number[]): Promise<Map<number, { letter: string | null }>>;
  /** What was heard of the deliveries of these items' messages. One of which nothing was, or that its first delivery settled, has no entry. */
  answers(id: string, items: readonly number[]): Promise<Map<number, Answered[]>>;
  /** Of which item's copy, stored as `seq` of its target, one of these sightings is the death; `null`: of none, or that is forgotten. */
  sentAsPlace(sightings: readonly string[], seq: number): Promise<{ id: string; n: number } | null>;
  /** Which of these places are claimed, and by whom. */
  claimsOn(context: string, places: readonly Place[]): Promise<{ place: Place; redrive: string; number: number; actor: string }[]>;
  /**
   * Which of these messages (places of originals) have been sent by a re-drive, or may have been (unknown: not `certain`). Not those that were
   * delivered again where they lie, and came back: they are dead once more.
   */
  sentOriginals(
    context: string,
    originals: readonly Place[],
  ): Promise<{ place: Place; redrive: string; number: number; certain: boolean }[]>;
  /** How often each of these messages was delivered again where it lies; none of those that never were. */
  timesInPlace(context: string, originals: readonly Place[]): Promise<{ place: Place; times: number }[]>;
  /** Re-drives that held or hold this dead letter, newest first. */
  ofLetter(deadLetter: string): Promise<{ id: string; number: number }[]>;
  /** The sending that a copy names; `null` where that is forgotten, of another context, or never was. */
  sendingOf(context: string, copy: { job: string; stream: string; seq: number }): Promise<Sending | null>;
  /** How its messages were sent, settled and came back, in so many points at most. */
  series(id: string, points: number): Promise<RedriveSeries>;
  /** Every sending of the message of a dead letter, in their order. */
  sendingsOfLetter(deadLetter: string): Promise<Sending[]>;
  /** Plans whose time is over become expired, and ended jobs older than `days` are forgotten with their items. */
  prune(days: number): Promise<void>;
};

/** [epoch ms, sent, settled, came back], cumulative. */
export type RedriveSeries = [at: number, sent: number, settled: number, cameBack: number][];
