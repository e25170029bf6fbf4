import "server-only";
import type { Logger } from "pino";
import type { OwnPlaces } from "@/lib/db/own-places";
import type { DeadLetterIndex, Instance } from "@/lib/db/dead-letter-index";
import { liesThere } from "@/lib/domain/dead-letter/lies-there";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { AppError } from "@/lib/errors";
import type { Contexts, NatsContext } from "@/lib/nats";
import { readDeleted, readStreamState, type StreamState } from "@/lib/nats/messages";
import { readMany } from "@/lib/nats/redrive/read-many";

/** Messages looked at in one round, and about as many bytes: a look reads the whole message. */
const ROUND = { messages: 2_000, sizeBytes: 8 * 1024 * 1024 };
const AT_ONCE = 100;
/** The server lists the deleted ones of a stream whole: a work queue that leaves a few behind has millions of them. */
const MAX_DELETED = 10_000;

type Place = {
  instance: Instance;
  /** As it was at the last look; `null` before there was one, and after an error. */
  state: StreamState | null;
  /** Something was written since the last look: what left between its look-up and its writing has changed nothing since. */
  hasNews: boolean;
  /** Where a round over all messages goes on; `null` while there is none. */
  afterSeq: number | null;
  /** Whether it has changed since that round began, behind it. */
  again: boolean;
};

export type OwnPlacesDeps = { index: DeadLetterIndex; places: OwnPlaces; nats: Contexts; log: Logger; isHeld(): boolean };

/**
 * Dead letters whose place is the stream they died in: says of each that left it, or whose stream was deleted or made again, that it is
 * gone. Looks only where a stream has changed; asks for its state and reads messages, and has no consumer.
 */
export class OwnPlacesWatch {
  readonly #deps: OwnPlacesDeps;
  readonly #places = new Map<string, Place>();
  #isLoaded = false;

  constructor(deps: OwnPlacesDeps) {
    this.#deps = deps;
  }

  /** These were just written. */
  notice(sightings: readonly Sighting[]): void {
    for (const { kind, context, stream, originalStream, streamCreatedAt: createdAt, payloadAvailable } of sightings)
      if (kind !== "stored" && stream === originalStream && payloadAvailable) this.#add({ context, stream, createdAt }).hasNews = true;
  }

  /** One look at each stream. One that cannot be looked at now is looked at next time. */
  async round(): Promise<void> {
    if (!this.#isLoaded) for (const instance of await this.#deps.places.instances()) this.#add(instance);
    this.#isLoaded = true;
    for (const [key, place] of this.#places) {
      const context = this.#deps.nats.get(place.instance.context);
      if (!context || context.link().kind !== "connected" || !this.#deps.isHeld()) continue;
      try {
        if (!(await this.#look(context, place))) this.#places.delete(key);
      } catch (error) {
        place.state = null;
        if (!(error instanceof AppError)) throw error;
        this.#deps.log.debug({ context: context.name, stream: place.instance.stream, why: error.message }, "cannot look at it now");
      }
    }
  }

  #add(instance: Instance): Place {
    const key = JSON.stringify(instance);
    const place = this.#places.get(key) ?? { instance, state: null, hasNews: false, afterSeq: null, again: false };
    this.#places.set(key, place);
    return place;
  }

  /** `false` when nothing is left to look at. */
  async #look(context: NatsContext, place: Place): Promise<boolean> {
    const { index, places } = this.#deps;
    const { instance } = place;
    if (instance.createdAt === 0) return false; // in which life it died nobody knows
    const state = await readStreamState(context, instance.stream, null);
    if (state?.createdAt !== instance.createdAt) {
      await index.markGone(instance, "all");
      return false;
    }
    if (place.state === null || place.hasNews || !isSame(place.state, state)) await this.#markGone(context, place, state);
    else if (place.afterSeq === null) return true;
    if (place.afterSeq !== null) {
      const on = await this.#verify(context, instance, { state, afterSeq: place.afterSeq });
      place.afterSeq = on ?? (place.again ? 0 : null);
      place.again &&= on !== null;
    }
    return place.afterSeq !== null || place.hasNews || (await places.present(instance, { afterSeq: 0, limit: 1 })).length > 0;
  }

  /** By what the stream says of itself. What it does not say is to be read. */
  async #markGone(context: NatsContext, place: Place, state: StreamState): Promise<void> {
    const { index } = this.#deps;
    const { instance, state: before } = place;
    place.hasNews = false;
    await index.markGone(instance, { belowSeq: state.firstSeq });
    const isListed = state.numDeleted <= MAX_DELETED;
    if (isListed && state.numDeleted > 0) await index.markGone(instance, { seqs: await readDeleted(context, instance.stream) });
    if (!isListed || mayHoldStrangers(before, state)) {
      place.again = place.afterSeq !== null;
      place.afterSeq ??= 0;
    }
    place.state = state;
  }

  /** Reads what should be there. Returns where to go on; `null` after the last one. */
  async #verify(
    context: NatsContext,
    instance: Instance,
    { state, afterSeq }: { state: StreamState; afterSeq: number },
  ): Promise<number | null> {
    const places = await this.#deps.places.present(instance, { afterSeq, limit: ROUND.messages });
    let sizeBytes = 0;
    for (let from = 0; from < places.length; from += AT_ONCE) {
      if (sizeBytes >= ROUND.sizeBytes) return places[from - 1]?.seq ?? null;
      const some = places.slice(from, from + AT_ONCE);
      const stream = { name: instance.stream, allowDirect: state.allowDirect };
      const read = await readMany(
        context,
        stream,
        some.map(({ seq }) => seq),
      );
      for (const message of read.values()) sizeBytes += message?.payload.byteLength ?? 0;
      const gone = some.filter((place) => isGone(place, read.get(place.seq)));
      if (gone.length > 0 && this.#deps.isHeld()) await this.#deps.index.markGone(instance, { seqs: gone.map(({ seq }) => seq) });
    }
    return places.length < ROUND.messages ? null : (places.at(-1)?.seq ?? null);
  }
}

/** `undefined`: it was not read. */
const isGone = (place: Parameters<typeof liesThere>[0], message: { at: number } | null | undefined) =>
  message === null || (message !== undefined && !liesThere(place, message));

/** A store that lost its end gives its numbers out again; one in memory loses everything with its server. */
const mayHoldStrangers = (before: StreamState | null, now: StreamState) =>
  before === null || now.storage === "memory" || now.lastSeq < before.lastSeq;

const isSame = (a: StreamState, b: StreamState) =>
  a.firstSeq === b.firstSeq && a.lastSeq === b.lastSeq && a.numDeleted === b.numDeleted && a.messages === b.messages;
