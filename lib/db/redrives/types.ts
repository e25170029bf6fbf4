import type {
  Batch,
  ItemCounts,
  ItemLetter,
  ItemOutcome,
  ItemState,
  JobState,
  LiveJobState,
  Place,
  PlannedEdit,
  PlannedItem,
  Settlement,
} from "@/lib/domain/redrive/types";
import type { Plan } from "@/lib/domain/redrive/row";
import type { Failure } from "@/lib/domain/redrive/run/machine";
import type { RunOptions } from "@/lib/domain/redrive/run/options";
import type { Answered } from "@/lib/domain/redrive/settle/answers";
import type { AuditEntry } from "../audit";
import type { DiscardHolder, Holder } from "../jobs/holders";
import type { JobRecord, ListJobs } from "../jobs/read-jobs";
import type { ItemAnswer } from "./answers";
import type { FailureCounts } from "./read-failures";
import type { EditedMessage } from "./edits";
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
   * An unknown item as a person decided, and the job → running, so that a runner ends it. As published: a batch in state `published`
   * with it, so that its letters are removed; `at` is when it was stored, where that could be seen. Send again: selected, and unknown once
   * more if it is not sent; CONFLICT where it came back, so that it had arrived. `false` when the item was not unknown, or the job neither settling nor at an end.
   */
  resolveItem(
    id: string,
    n: number,
    as: { kind: "published"; seq: number | null; at: number | null } | { kind: "send-again" },
  ): Promise<boolean>;
  /** The last sequence of its target before an item can have been stored there. */
  baseOf(id: string, n: number): Promise<number>;
  /** Whether a dead letter of what was sent for an item is known, and which. */
  cameBack(id: string, n: number): Promise<{ letter: string | null } | null>;
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

export type RunningJob = {
  id: string;
  number: number;
  context: string;
  epoch: bigint;
  state: LiveJobState;
  /** What it waits for, or why it is aborted. */
  stateReason: string | null;
  actor: { id: string; name: string };
  ratePerSec: number | null;
  /** Caps of other jobs that send into the same streams now. */
  sharing: readonly number[];
  options: RunOptions;
  /** Items 1 to this are canaries. */
  canaryCount: number;
  /** A person said that they need not be waited for. */
  skipCanary: boolean;
  /** Not before; epoch ms. */
  startsAt: number | null;
  /** When a person last had it go on, epoch ms: what was seen until then does not stop it again. */
  resumedAt: number | null;
  /** When this was read, by the database's clock. */
  at: number;
  counts: ItemCounts;
};

/** A boomerang, and its place in the order of seeing. `isSent`: its PubAck is written. */
export type Boomerang = Settlement & { nth: number; isSent: boolean };

/** A stream that tells of deaths, one life of it (`createdAt`, epoch ms): indexed so far, or why not. */
export type Followed = { stream: string; createdAt: number; indexedSeq: number; denied: string | null };

/** [epoch ms, sent, settled, came back], cumulative. */
export type RedriveSeries = [at: number, sent: number, settled: number, cameBack: number][];

export type OwnerRecord = { epoch: bigint; holder: string; serverId: string; clientId: number };

export type NewBatch = Pick<Batch, "target" | "t0" | "base" | "leader" | "duplicateWindowMs"> & { items: readonly number[] };

/** From where a batch is sent once more: nothing of it that is still open is in its target up to `base`. */
export type Anew = Pick<Batch, "t0" | "base" | "leader" | "duplicateWindowMs">;

/**
 * What the runner writes. Every write that names an epoch holds only while that is the job's: otherwise it throws StaleEpoch, and the runner stops at once.
 * `noteEarlyBoomerangs` and `saveAnswers` name none, because what came back, and what was heard, did so in every epoch. Each method is one statement or one transaction, but `finish` of
 * a large job, which lets some go at a time before its last one.
 */
export type RedriveLedger = {
  /** Jobs that want a runner. `isWaiting`: it begins later, or its canaries went out, and what becomes of them is waited for. */
  wanting(contexts: readonly string[]): Promise<{ id: string; state: LiveJobState; isWaiting: boolean }[]>;
  /** epoch + 1. `null` when the job wants no runner any more. */
  takeOver(id: string): Promise<RunningJob | null>;
  saveOwner(id: string, owner: OwnerRecord): Promise<void>;
  /** Of earlier epochs, newest first. */
  ownersBefore(id: string, epoch: bigint): Promise<OwnerRecord[]>;
  /** Batches that are not done, in their order, each with its items. */
  unfinished(id: string): Promise<(Batch & { items: ItemRecord[] })[]>;
  /** The next selected items in their order, all of one target; up to item `upTo`, where there is one. */
  next(id: string, limit: number, upTo?: number | null): Promise<ItemRecord[]>;
  /** What its plan was made on, as it was written, and what goes where. */
  planned(id: string): Promise<{ substance: unknown; sendings: Sendings }>;
  /** What goes out for these edited items. */
  edits(id: string, items: readonly number[]): Promise<Map<number, EditedMessage>>;
  /** The intent: the batch, and with it its items. Returns the batch's n. */
  saveIntent(id: string, epoch: bigint, batch: NewBatch): Promise<number>;
  /** Items skipped before they were ever in a batch (gone, changed, too large now). */
  skip(id: string, epoch: bigint, items: readonly { n: number; reason: string; detail: string }[]): Promise<void>;
  /** Results of a batch; it is `published` once none of its items is in `intent`. `unsent` items become selected. */
  saveResults(id: string, epoch: bigint, n: number, outcomes: readonly ItemOutcome[]): Promise<void>;
  /** The same of what was looked for in its target. `anew` is how the batch begins again for those that are certainly not there, in one statement with the rest. */
  saveFound(id: string, epoch: bigint, n: number, found: { outcomes: readonly ItemOutcome[]; anew: Anew | null }): Promise<void>;
  /** These items' letters have left their stream; batch → done when all that should be removed are. */
  saveRemoved(id: string, epoch: bigint, n: number, removed: readonly number[]): Promise<void>;
  /** Items 1 to `count`, as they are now. */
  canaries(id: string, count: number): Promise<ItemRecord[]>;
  /** What was seen to become of messages after a person last had the job go on: the newest `last` of it, in the order of seeing. */
  outcomes(id: string, last: number): Promise<Settlement[]>;
  /** What became of items after their PubAck, a thousand at once at most. Returns those that stay as they were: they came back already. */
  saveOutcomes(id: string, epoch: bigint, settlements: readonly Settlement[]): Promise<ReadonlySet<number>>;
  /** Published, and nobody has said yet what became of them. */
  unsettled(id: string): Promise<ItemRecord[]>;
  /** What the index has found to have come back since, in its order. */
  boomerangsAfter(id: string, nth: number): Promise<Boomerang[]>;
  /** Finds what came back before its PubAck was written. */
  noteEarlyBoomerangs(sent: { context: string; target: string; seqs: { from: number; to: number } }): Promise<void>;
  /** What was heard of deliveries, no answer to one of them twice. Of an item that has twenty already no more is kept. */
  saveAnswers(id: string, heard: readonly ItemAnswer[]): Promise<void>;
  /** How far each stream that tells of deaths is indexed. */
  followed(context: string): Promise<Followed[]>;
  /** How many items wait that may have been sent before a person had them sent again. */
  inDoubt(id: string): Promise<number>;
  /** The items as they are now, by the database. */
  counts(id: string): Promise<ItemCounts>;
  /** Is it to go on, and how? Read between publishes. */
  wish(
    id: string,
  ): Promise<{ state: JobState; epoch: bigint } & Pick<RunningJob, "ratePerSec" | "sharing" | "skipCanary" | "resumedAt" | "at">>;
  /**
   * What the runner itself makes of a job that goes on: it says in which phase it is, and stops with a reason, on the record. `false`: somebody has
   * stopped it meanwhile, and that stands.
   */
  become(id: string, epoch: bigint, state: "canary" | "running" | "paused" | "tripped" | "settling", why: string | null): Promise<boolean>;
  /** Says on the job what it waits for; `null` clears it. */
  saveWaiting(id: string, epoch: bigint, why: string | null): Promise<void>;
  /** Before the end of a job that fails: what is let go of it by then is so for this reason, whoever ends it. */
  keepFailure(id: string, epoch: bigint, failure: Failure): Promise<void>;
  /**
   * The end: state, reason, remaining selected items → skipped(`restReason`), claims of all but unknown items released, letters of skipped
   * ones open again (gone where they left), of published ones redriven, and an audit row `redrive.end` in the same transaction.
   */
  finish(
    id: string,
    epoch: bigint,
    end: { state: JobState; stateReason: string | null; restReason: "ABORTED" | "STOPPED"; sentence: string },
  ): Promise<void>;
};
