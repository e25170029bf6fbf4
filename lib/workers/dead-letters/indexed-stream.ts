import "server-only";
import type { Logger } from "pino";
import type { Arrivals } from "@/lib/domain/arrivals";
import type { Clock } from "@/lib/domain/clock";
import { sightingId } from "@/lib/domain/dead-letter/sighting-id";
import { covers } from "@/lib/domain/subject";
import { deathSubjects } from "@/lib/domain/capture/captures-advisories";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import type { Stream } from "@/lib/domain/stream/types";
import type { SubjectMap } from "@/lib/domain/subject-map";
import type { DeadLetterIndex, Instance, Progress } from "@/lib/db/dead-letter-index";
import type { NatsContext } from "@/lib/nats";
import { readDeleted, readMessage, readStreamState, type StreamState } from "@/lib/nats/messages";
import type { Keep } from "./deps";
import { nextSightings, type NextSightings } from "./next-sightings";
import { afterBatch, isAhead, type Unkept } from "./unkept";
import { writeSightings } from "./write-sightings";

const LOOK_EVERY_MS = 1_000;

export type IndexedStreamDeps = {
  context: NatsContext;
  index: DeadLetterIndex;
  arrivals: Arrivals;
  clock: Clock;
  log: Logger;
  maps: readonly SubjectMap[];
  keep?: Keep;
  /** How often somebody has asked to have this life of the stream read again. */
  rebuilds(instance: Instance): Promise<number>;
  /** Whether this process may still write. */
  isHeld(): boolean;
  /** What the collector saw last of a stream; `null` for one that it does not name. */
  seen(stream: string): Stream | null;
  /** Whether whatever lies in the stream is a dead letter; else only its advisories tell of any. */
  storesLetters: boolean;
  /** Told of what was written. */
  noticed(sightings: readonly Sighting[]): void;
};

/** A stream that captures more than deaths (API audits are most of it) is read for these only. */
const CONSUMER_ADVISORIES = "$JS.EVENT.ADVISORY.CONSUMER.*.>";

const nowhere = { indexedSeq: 0, firstSeq: 0, lastSeq: 0, numDeleted: 0, rebuilds: 0 };

type Life = {
  instance: Instance;
  progress: Progress & { rebuilds: number };
  knownDeleted: Set<number> | null;
  lowerLastSeqSince: number | null;
  verified: boolean;
  /** The last message that was read, which is what is known again of a stream without letters. */
  last: { seq: number; at: number } | null;
  /** What was deleted is looked up, whether or not the numbers say that something was. */
  mustLook: boolean;
  unkept: Unkept | null;
};

/** Keeps the index of one stream equal to the stream: new letters and advisories, letters that left, a stream made again. */
export class IndexedStream {
  readonly #deps: IndexedStreamDeps;
  readonly #stream: string;
  #life: Life | null = null;
  #state: StreamState | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** The batch behind the one that is being written is read meanwhile. */
  #ahead: { fromSeq: number; found: Promise<NextSightings> } | null = null;

  constructor(stream: string, deps: IndexedStreamDeps) {
    this.#stream = stream;
    this.#deps = deps;
  }

  /** One look. Returns `false` when the stream is gone. Errors: what NATS or the database says; everything can be tried again. */
  async step(): Promise<boolean> {
    this.#ahead = null; // what was not taken then, was read too long ago
    if (this.#deps.clock.now() - this.#lookedAt >= LOOK_EVERY_MS) await this.#look();
    if (!this.#state || !this.#life) return false;
    while (await this.#readOn(this.#state, this.#life));
    return true;
  }

  /** Something went wrong in between: what was indexed is compared with the stream again. */
  distrust(): void {
    if (this.#life) this.#life.verified = false;
    this.#lookedAt = Number.NEGATIVE_INFINITY;
  }

  async saveDenied(detail: string): Promise<void> {
    const createdAt = this.#life?.instance.createdAt ?? this.#deps.seen(this.#stream)?.createdAt;
    if (createdAt === undefined) return;
    await this.#deps.index.saveDenied({ context: this.#deps.context.name, stream: this.#stream, createdAt }, detail);
  }

  /** Reads the stream's state, and puts right what it says about letters already indexed. */
  async #look(): Promise<void> {
    const state = await readStreamState(this.#deps.context, this.#stream, this.#deps.seen(this.#stream));
    this.#state = state;
    this.#lookedAt = this.#deps.clock.now();
    await this.#forgetOthers(state?.createdAt ?? null);
    if (!state) this.#life = null;
    else {
      if (this.#life?.instance.createdAt !== state.createdAt) this.#life = await this.#begin(state.createdAt);
      else if ((await this.#deps.rebuilds(this.#life.instance)) !== this.#life.progress.rebuilds)
        this.#life = await this.#begin(state.createdAt);
      await this.#putRight(state, this.#life);
    }
  }

  /** Earlier lives of this stream: whatever lay in them is gone. */
  async #forgetOthers(createdAt: number | null): Promise<void> {
    if (this.#life && this.#life.instance.createdAt === createdAt) return;
    for (const cursor of await this.#deps.index.cursors(this.#deps.context.name)) {
      if (cursor.stream === this.#stream && cursor.createdAt !== createdAt) await this.#deps.index.forget(cursor, { gone: true });
    }
  }

  async #begin(createdAt: number): Promise<Life> {
    const instance = { context: this.#deps.context.name, stream: this.#stream, createdAt };
    const cursors = await this.#deps.index.cursors(instance.context);
    const cursor = cursors.find((each) => each.stream === instance.stream && each.createdAt === createdAt);
    const { indexedSeq, firstSeq, lastSeq, numDeleted, rebuilds } = cursor ?? nowhere;
    // Where a rebuild was asked for nothing counts as seen to leave, either.
    const progress = { indexedSeq, firstSeq: indexedSeq === 0 ? 0 : firstSeq, lastSeq, numDeleted, rebuilds };
    const mustLook = cursor !== undefined && indexedSeq === 0;
    return { instance, progress, knownDeleted: null, lowerLastSeqSince: null, verified: false, last: null, mustLook, unkept: null };
  }

  async #putRight(state: StreamState, life: Life): Promise<void> {
    const before = life.progress;
    if (state.firstSeq > before.firstSeq) await this.#deps.index.markGone(life.instance, { belowSeq: state.firstSeq });
    const isFirstLook = life.knownDeleted === null && (before.indexedSeq > 0 || life.mustLook);
    life.mustLook = false;
    const moved = state.numDeleted !== before.numDeleted || (state.firstSeq !== before.firstSeq && state.numDeleted > 0);
    if (this.#deps.storesLetters && state.numDeleted > 0 && (moved || isFirstLook)) await this.#markDeleted(life);
    life.knownDeleted ??= new Set();
    const again = (await this.#lostItsEnd(state, life)) || (await this.#holdsOthers(state, life));
    if (again) [life.knownDeleted, life.unkept] = [new Set(), null];
    const indexedSeq = again ? 0 : before.indexedSeq;
    life.progress = {
      ...before,
      indexedSeq,
      firstSeq: state.firstSeq,
      lastSeq: this.#lastSeq(state, indexedSeq),
      numDeleted: state.numDeleted,
    };
    // While something is not kept its cursor says so, and stays where it is.
    if (life.unkept === null && !sameProgress(before, life.progress)) await this.#deps.index.saveCursor(life.instance, life.progress);
  }

  async #markDeleted(life: Life): Promise<void> {
    const deleted = await readDeleted(this.#deps.context, this.#stream);
    const news = deleted.filter((seq) => !life.knownDeleted?.has(seq));
    if (news.length > 0) await this.#deps.index.markGone(life.instance, { seqs: news });
    life.knownDeleted = new Set(deleted);
  }

  /**
   * The stream ends before what was indexed: a memory stream after a restart, or messages lost with power. Seen for two seconds
   * before it is believed, because a replica that was cut off answers with old numbers at first (redrive-protocol §5).
   */
  async #lostItsEnd(state: StreamState, life: Life): Promise<boolean> {
    if (state.lastSeq >= life.progress.indexedSeq) {
      life.lowerLastSeqSince = null;
      return false;
    }
    life.lowerLastSeqSince ??= this.#deps.clock.now();
    if (this.#deps.clock.now() - life.lowerLastSeqSince < 2 * LOOK_EVERY_MS) return false;
    await this.#deps.index.markGone(life.instance, { aboveSeq: state.lastSeq });
    life.lowerLastSeqSince = null;
    return true;
  }

  /** The last indexed sequence holds another message now: a memory stream began anew and has already grown past it. */
  async #holdsOthers(state: StreamState, life: Life): Promise<boolean> {
    const seq = life.progress.indexedSeq;
    if (life.verified || seq === 0) return false;
    const message = await readMessage(this.#deps.context, { name: this.#stream, allowDirect: state.allowDirect }, { seq });
    const at = life.last?.seq === seq ? life.last.at : await this.#indexedAt(life.instance, seq);
    life.verified = true;
    return message !== null && at !== null && message.at !== at;
  }

  #indexedAt({ context, stream, createdAt }: Instance, seq: number): Promise<number | null> {
    return this.#deps.index.storedAt(sightingId({ context, kind: "stored", stream, streamCreatedAt: createdAt, seq }));
  }

  /** Where only some messages are read, how far the stream goes does not say how much is unread. */
  #lastSeq({ lastSeq }: StreamState, indexedSeq: number): number {
    return this.#filter() ? indexedSeq : lastSeq;
  }

  /** Which messages are read; `undefined`: all. */
  #filter(): string | undefined {
    if (this.#deps.storesLetters) return undefined;
    const subjects = this.#deps.seen(this.#stream)?.subjects ?? [];
    return subjects.every((subject) => deathSubjects.some((death) => covers(death, subject))) ? undefined : CONSUMER_ADVISORIES;
  }

  /** The next batch. Returns whether there may be more. */
  async #readOn(state: StreamState, life: Life): Promise<boolean> {
    const { context, arrivals, clock } = this.#deps;
    const { unkept: before } = life;
    const now = clock.now();
    const fromSeq = (isAhead(before, now) ? before.readSeq : life.progress.indexedSeq) + 1;
    const reading = this.#ahead?.fromSeq === fromSeq ? this.#ahead.found : this.#read(state, life, fromSeq);
    this.#ahead = null;
    const found = await reading;
    if (found.kind === "failed") throw found.error;
    if (found.kind === "others") this.#lookedAt = Number.NEGATIVE_INFINITY;
    if (found.kind !== "found" || !this.#deps.isHeld()) return false;

    const { sightings, unkept: why, lastSeq, at, after, isMore } = found;
    const isKept = !isAhead(before, now) && why === null;
    if (isMore && isKept) this.#ahead = { fromSeq: lastSeq + 1, found: this.#read(state, life, lastSeq + 1) };
    const progress = { ...life.progress, indexedSeq: lastSeq, lastSeq: this.#lastSeq(after, lastSeq) };
    const count = await writeSightings(
      { instance: isKept ? life.instance : null, sightings, progress: isKept ? progress : null },
      this.#deps,
    );
    life.unkept = afterBatch(before, { seq: lastSeq, lastSeq: after.lastSeq, why, now });
    if (isKept) {
      life.progress = progress;
      life.last = { seq: lastSeq, at };
    } else if (!isAhead(before, now) && why !== null) await this.#sayUnkept(why, before);
    this.#deps.noticed(sightings);
    if (count > 0) arrivals.say({ context: context.name, stream: this.#stream, count });
    this.#deps.log.debug({ count, indexedSeq: lastSeq, at: this.#deps.clock.now() }, "indexed dead letters");
    return isMore;
  }

  #read({ allowDirect }: StreamState, { instance }: Life, fromSeq: number): Promise<NextSightings> {
    return nextSightings(this.#deps, { stream: this.#stream, allowDirect, createdAt: instance.createdAt, fromSeq, filter: this.#filter() });
  }

  async #sayUnkept(why: string, before: Unkept | null): Promise<void> {
    if (why !== before?.why) this.#deps.log.warn({ why }, "what died is listed, but not kept");
    await this.saveDenied(why);
  }
}

function sameProgress(a: Progress, b: Progress): boolean {
  return a.indexedSeq === b.indexedSeq && a.firstSeq === b.firstSeq && a.lastSeq === b.lastSeq && a.numDeleted === b.numDeleted;
}
