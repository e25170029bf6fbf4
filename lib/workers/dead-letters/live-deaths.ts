import "server-only";
import { deathSubjects, type DeathSubject } from "@/lib/domain/capture/captures-advisories";
import type { DeathAdvisory } from "@/lib/domain/dead-letter/death";
import { parseDeath } from "@/lib/domain/dead-letter/parse-death";
import { sources } from "@/lib/domain/dead-letter/sources";
import { DAY_MS } from "@/lib/domain/duration";
import { groupBy } from "@/lib/domain/group-by";
import type { WatchedContext } from "@/lib/domain/watch";
import type { NatsContext } from "@/lib/nats";
import { hear, lineOf, type Hearing } from "@/lib/nats/deaths";
import type { LeasedDeps } from "./deps";
import { snapshotStream, streamsCapturing } from "./followed-streams";
import { seeDeaths, type SeenDeaths } from "./see-deaths";
import { writeSightings } from "./write-sightings";

/** What waits to be written or kept, at most, by the size of its advisories: deaths beyond are lost, and counted. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const KEEP_AGAIN_MS = 2_000;
const BATCH = 1_000;
const AFTER_DENIED_MS = 60_000;
/** The console's clock may be behind the server's. */
const CONSOLE_BEHIND_MS = DAY_MS;
const nowhere = { indexedSeq: 0, firstSeq: 0, lastSeq: 0, numDeleted: 0 };

type Heard = { death: DeathAdvisory; sizeBytes: number };

/**
 * Hears the deaths of one context as they are said, where no stream captures them all that we may read. At most once: what dies
 * while nobody listens is not seen. That it listens, and since when without a break, stands in the index as a cursor without a stream.
 */
export class LiveDeaths {
  readonly #deps: LeasedDeps;
  readonly #context: WatchedContext;
  readonly #nats: NatsContext;
  readonly #hearings = new Map<DeathSubject, Hearing>();
  #waiting: Heard[] = [];
  /** Written, and not all kept that are to be. */
  #unkept: Heard[] = [];
  #keepAgainAt = Number.NEGATIVE_INFINITY;
  #whyUnkept: string | null = null;
  #sizeBytes = 0;
  #lost = 0;
  #deniedAt = Number.NEGATIVE_INFINITY;
  /** What the index says of it. `undefined`: not known, after a start. */
  #said: string | null | "not listening" | undefined;
  /** Which connection it hears by; `undefined` after a start. */
  #line: string | null | undefined;

  constructor(context: WatchedContext, nats: NatsContext, deps: LeasedDeps) {
    this.#deps = deps;
    this.#context = context;
    this.#nats = nats;
  }

  /** Listens to what needs it now, and writes what was heard. */
  async step(): Promise<void> {
    const line = lineOf(this.#nats);
    if (line !== this.#line) await this.#say("not listening"); // by another one it did not hear what happened between the two
    this.#line = line;
    if (this.#nats.link().kind === "connected" && this.#context.state().kind === "live") await this.#listen();
    this.#sayLost();
    while (this.#waiting.length > 0 && this.#deps.isHeld()) await this.#write();
    if (this.#unkept.length > 0 && this.#deps.isHeld() && this.#deps.clock.now() >= this.#keepAgainAt) await this.#keepAgain();
  }

  stop(): void {
    for (const hearing of this.#hearings.values()) hearing.stop();
    this.#hearings.clear();
  }

  async #listen(): Promise<void> {
    const wanted = deathSubjects.filter((subject) => !this.#isCaptured(subject));
    let denied: string | null = null;
    for (const [subject, hearing] of this.#hearings) {
      const ended = hearing.ended();
      denied ??= ended?.denied ?? null;
      if (wanted.includes(subject) && ended === null) continue;
      hearing.stop();
      this.#hearings.delete(subject);
    }
    if (denied !== null) this.#deniedAt = this.#deps.clock.now();
    const hearsAll = wanted.every((subject) => this.#hearings.has(subject)); // since the last step: a refusal would have come
    const mayAsk = this.#deps.clock.now() - this.#deniedAt >= AFTER_DENIED_MS;
    for (const subject of wanted)
      if (mayAsk && !this.#hearings.has(subject))
        this.#hearings.set(
          subject,
          hear(this.#nats, subject, (message) => this.#take(message)),
        );
    if (wanted.length === 0) await this.#say("not listening");
    else if (denied !== null) await this.#say(denied);
    else if (hearsAll) await this.#say(this.#whyUnkept);
  }

  /** By one stream as a whole, that we may read. */
  #isCaptured(subject: DeathSubject): boolean {
    const { name } = this.#context;
    return streamsCapturing(this.#context, subject).some((stream) => !this.#deps.readings.isDenied(name, stream));
  }

  #take(message: { subject: string; payload: Uint8Array }): void {
    const death = parseDeath(message, { latestAt: this.#deps.clock.now() + CONSOLE_BEHIND_MS });
    const sizeBytes = message.payload.byteLength;
    if (!death || this.#sizeBytes + sizeBytes > MAX_WAITING_BYTES) this.#lost++;
    else {
      this.#waiting.push({ death, sizeBytes });
      this.#sizeBytes += sizeBytes;
    }
  }

  #see(some: readonly Heard[]): Promise<SeenDeaths> {
    const { maps, keep, log } = this.#deps;
    const seen = (stream: string) => snapshotStream(this.#context, stream);
    const deaths = some.map(({ death }) => death);
    return seeDeaths(this.#nats, deaths, { maps, seen, log, ...(keep ? { keep } : {}) });
  }

  async #write(): Promise<void> {
    const { db, arrivals, log, ownPlaces, isHeld } = this.#deps;
    const some = this.#waiting.slice(0, BATCH);
    const { sightings, unkept } = await this.#see(some);
    if (!isHeld()) return;
    for (const [stream, own] of groupBy(sightings, (sighting) => sighting.stream)) {
      const count = await writeSightings({ instance: null, sightings: own, progress: null }, { index: db.deadLetterIndex, log });
      if (count > 0) arrivals.say({ context: this.#nats.name, stream, count });
    }
    this.#waiting = this.#waiting.slice(some.length);
    this.#done(some, unkept);
    ownPlaces.notice(sightings);
  }

  #sayLost(): void {
    if (this.#lost === 0) return;
    this.#deps.log.warn({ context: this.#nats.name, count: this.#lost }, "advisories that were heard could not be read or were too many");
    this.#lost = 0;
  }

  async #keepAgain(): Promise<void> {
    const some = this.#unkept.slice(0, BATCH);
    const { unkept } = await this.#see(some);
    this.#unkept = this.#unkept.slice(some.length);
    this.#done(some, unkept);
  }

  #done(some: readonly Heard[], unkept: string | null): void {
    if (unkept === null) {
      this.#sizeBytes -= some.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      if (this.#unkept.length === 0) this.#whyUnkept = null;
      return;
    }
    if (unkept !== this.#whyUnkept) this.#deps.log.warn({ context: this.#nats.name, why: unkept }, "what died is listed, but not kept");
    this.#whyUnkept = unkept;
    this.#unkept.push(...some);
    this.#keepAgainAt = this.#deps.clock.now() + KEEP_AGAIN_MS;
  }

  async #say(what: string | null | "not listening"): Promise<void> {
    if (this.#said === what || !this.#deps.isHeld()) return;
    const index = this.#deps.db.deadLetterIndex;
    if (what === "not listening") await index.forget(this.#instance(), { gone: true });
    else if (what === null) await index.saveCursor(this.#instance(), nowhere);
    else await index.saveDenied(this.#instance(), what);
    this.#said = what;
  }

  #instance() {
    return { context: this.#nats.name, stream: sources.live, createdAt: 0 };
  }
}
