import "server-only";
import { capturesAdvisories } from "@/lib/domain/capture/captures-advisories";
import type { Consumer } from "@/lib/domain/consumer/types";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { sources } from "@/lib/domain/dead-letter/sources";
import { toListedSighting } from "@/lib/domain/dead-letter/to-death-sighting";
import { countDead } from "@/lib/domain/dead-letter/count-dead";
import type { Snapshot } from "@/lib/domain/snapshot/types";
import type { WatchedContext } from "@/lib/domain/watch";
import type { NatsContext } from "@/lib/nats";
import { listExhausted } from "@/lib/nats/deaths";
import { pause } from "../pause";
import type { LeasedDeps } from "./deps";
import { writeSightings } from "./write-sightings";

/** Of one consumer; more are said in the log. */
const MAX_LISTED = 10_000;
const LIST_AGAIN_MS = 60_000;
/** After a look that came to no end; longer after each one more. */
const TRY_AGAIN_MS = 2_500;
/** An advisory is stored within this of its death. */
const STORED_WITHIN_MS = 1_000;
const MAX_WAIT_MS = 10_000;
const nowhere = { indexedSeq: 0, firstSeq: 0, lastSeq: 0, numDeleted: 0 };

/** `count`: how many dead ones a look has accounted for; none while no look came to its end. */
type Listed = { count: number; at: number; waitMs: number };

/**
 * Finds messages of work queues that were exhausted before anybody captured advisories, or while nobody listened: what a consumer was
 * given and still lies there with nothing in flight. Looks where a queue holds more dead ones than the index knows.
 */
export class ExhaustedBefore {
  readonly #deps: LeasedDeps;
  readonly #context: WatchedContext;
  readonly #nats: NatsContext;
  #seen: Snapshot | null = null;
  readonly #listed = new Map<string, Listed>();

  constructor(context: WatchedContext, nats: NatsContext, deps: LeasedDeps) {
    this.#deps = deps;
    this.#context = context;
    this.#nats = nats;
  }

  async step(): Promise<void> {
    const state = this.#context.state();
    if (state.kind !== "live" || state.snapshot === this.#seen) return;
    const queues = state.snapshot.streams.filter(({ retention, messages }) => retention === "workqueue" && messages > 0);
    const names = new Set(queues.map(({ name }) => name));
    const all = state.snapshot.consumers.filter((consumer) => names.has(consumer.stream));
    for (const stream of queues) {
      const consumers = all.filter((consumer) => consumer.stream === stream.name);
      const dead = countDead(stream, consumers);
      if (dead === 0) continue;
      const instance = { context: this.#nats.name, stream: stream.name, createdAt: stream.createdAt };
      const wanted = consumers.filter((consumer) => this.#isNews(consumer, dead));
      if (wanted.length === 0) continue;
      const hasUnknown = dead > (await this.#deps.db.ownPlaces.countExhausted(instance));
      for (const consumer of wanted) {
        const key = keyOf(consumer);
        // Before the look: whatever it fails of, the other consumers come first then.
        this.#listed.set(key, { count: 0, at: this.#deps.clock.now(), waitMs: waitAfter(this.#listed.get(key)) });
        if (hasUnknown && !(await this.#list(consumer))) continue;
        this.#listed.set(key, { count: dead, at: this.#deps.clock.now(), waitMs: LIST_AGAIN_MS });
      }
    }
    this.#seen = state.snapshot;
  }

  /** Nothing is in flight, and the queue holds more than since it was last looked at. */
  #isNews(consumer: Consumer, dead: number): boolean {
    const { maxDeliver, numAckPending, numRedelivered, delivered } = consumer;
    if (maxDeliver <= 0 || numAckPending > 0 || delivered.streamSeq === 0 || (maxDeliver > 1 && numRedelivered === 0)) return false;
    const before = this.#listed.get(keyOf(consumer));
    if (before) before.count = Math.min(before.count, dead);
    return !before || (dead > before.count && this.#deps.clock.now() - before.at >= before.waitMs);
  }

  /** Whether it came to its end: `false` where nobody can tell now what is exhausted, or which of it is known already. */
  async #list({ stream, name: consumer }: Consumer): Promise<boolean> {
    const { db, maps, clock, log, arrivals, ownPlaces, isHeld } = this.#deps;
    const context = this.#nats.name;
    let sightings: Sighting[] = [];
    const found = await listExhausted(
      this.#nats,
      { stream, consumer },
      {
        limit: MAX_LISTED,
        take: (messages, { createdAt: streamCreatedAt, allowMsgTtl }) => {
          const of = { context, maps, stream, streamCreatedAt, consumer, allowMsgTtl };
          for (const message of messages) sightings.push(toListedSighting(message, of));
        },
      },
    );
    if (!found) return false;
    if (sightings.length === 0) return true;
    // Those that died under our eyes have an advisory, and are other sightings: they must be known before.
    if (!(await this.#areRead(clock.now() + STORED_WITHIN_MS)) || !(await found.stillHolds())) return false;
    const seqs = sightings.map(({ seq }) => seq);
    const known = await db.ownPlaces.exhausted({ context, stream, createdAt: found.state.createdAt }, consumer, seqs);
    sightings = sightings.filter(({ seq }) => !known.has(seq));
    if (sightings.length === 0) return true;
    if (!isHeld()) return false;
    const batch = { instance: { context, stream: sources.listed, createdAt: 0 }, sightings, progress: nowhere };
    const count = await writeSightings(batch, { index: db.deadLetterIndex, log });
    ownPlaces.notice(sightings);
    if (count > 0) arrivals.say({ context, stream, count });
    const say = { context, stream, consumer, count };
    if (found.isCut) log.warn(say, `only the first ${MAX_LISTED} exhausted messages from before were listed`);
    else log.info(say, "listed exhausted messages from before");
    return true;
  }

  /** Waits until what the streams of advisories held at `at` has been written. */
  async #areRead(at: number): Promise<boolean> {
    const { clock, lost, readings } = this.#deps;
    const names = this.#context.streams().flatMap((row) => (capturesAdvisories(row) ? [row.name] : []));
    const until = clock.now() + MAX_WAIT_MS;
    while (!lost.aborted && clock.now() < until) {
      if (clock.now() >= at && names.every((name) => readings.isReadTo(this.#nats.name, name, at))) return true;
      await pause(100, lost);
    }
    return false;
  }
}

const keyOf = ({ key, createdAt }: Consumer) => `${key} ${createdAt}`;

/** A look that did not end is tried again soon, and ever later: after a RESET it may never end. */
const waitAfter = (before: Listed | undefined) => (before?.count === 0 ? Math.min(2 * before.waitMs, LIST_AGAIN_MS) : TRY_AGAIN_MS);
