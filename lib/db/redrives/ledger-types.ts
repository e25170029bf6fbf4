import type { Batch, ItemCounts, ItemOutcome, JobState, LiveJobState, Settlement } from "@/lib/domain/redrive/types";
import type { Failure } from "@/lib/domain/redrive/run/machine";
import type { RunOptions } from "@/lib/domain/redrive/run/options";
import type { ItemAnswer } from "./answers";
import type { EditedMessage } from "./edits";
import type { ItemRecord, Sendings } from "./types";

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
