import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import { nothingKnown, observe, waitsForIndex, type Facts, type Observation } from "@/lib/domain/redrive/settle/judge";
import { whyNotYet } from "@/lib/domain/redrive/settle/passed";
import { AppError } from "@/lib/errors";
import type { HeardAck } from "@/lib/nats/acks";
import type { StreamNow } from "@/lib/nats/redrive";
import { mustLook } from "../../jobs/look-at-stream";
import type { JobParts } from "../job-parts";
import type { SentItem } from "../settler";
import type { AnswerLog } from "./answer-log";
import { AwaitsOf, type Awaits, type Sent } from "./awaits";
import { isOfLife, lookAtOpen } from "./look-at-open";
import { Recent } from "./recent";

/** A message that was sent and is not settled. `at`: its PubAck, epoch ms; `addedAt`: since when it is watched, by `performance.now()`. */
export type Open = Sent & {
  readonly n: number;
  readonly seq: number;
  readonly at: number;
  readonly addedAt: number;
  readonly target: TargetWatch;
  awaits: Awaits;
  facts: Facts;
};

export type WatchParts = Pick<JobParts, "wire" | "clock" | "maxSettleMs"> & { answers: AnswerLog };

const LIST_EVERY_MS = 10_000;
const LISTED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
/** What is heard is not looked for, unless it takes that long. */
const HEARD_WITHIN_MS = 2_000;
/** Of so many at least, those that were sent last, deliveries are heard also when it is known what became of them. */
const LEAST_FOLLOWED = 10_000;

/** An index that is so far behind does not say soon whether it died again. */
const INDEXED_WITHIN_MS = 60_000;
const NOT_INDEXED = "it was acknowledged, and whether it died again is not indexed yet";

/** One life of a target stream: who receives there, what they are heard to acknowledge, and what is open. */
export class TargetWatch {
  /** By sequence. */
  readonly open = new Map<number, Open>();
  /** Those of them that are decided, but for letters that are not known yet; since when, by `performance.now()`. */
  readonly decided = new Map<Open, number>();
  /** Items by sequence. */
  readonly #followed = new Recent<number, number>(LEAST_FOLLOWED);
  readonly name: string;
  readonly createdAt: number;
  readonly #parts: WatchParts;
  #stream: StreamNow | null = null;
  #consumers: ReadonlyMap<string, Consumer> | null = null;
  #awaits: AwaitsOf;
  #listedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** Why it could not be looked at the last time. */
  #unseen: string | null = null;
  /** Which consumers did not answer the last time, and why. */
  #silent: ReadonlyMap<string, string> = new Map();
  /** Since when who receives there cannot be read, by `performance.now()`. */
  #unlistedAt: number | null = null;
  #tap: ReturnType<JobParts["wire"]["hearAcks"]> | null = null;
  /** Why nothing more can be seen of it. */
  #lost: string | null = null;

  constructor(parts: WatchParts, { name, createdAt }: { name: string; createdAt: number }) {
    this.#parts = parts;
    this.name = name;
    this.createdAt = createdAt;
    this.#awaits = new AwaitsOf({ name, stream: null, consumers: null, maxSettleMs: parts.maxSettleMs });
  }

  get lost() {
    return this.#lost;
  }

  listen(stream: StreamNow | null = null): void {
    this.#stream = stream ?? this.#stream;
    // Not over a connection that is not there: it is tried again with each look.
    this.#tap ??= tryOrNull(() => this.#parts.wire.hearAcks(this.name, (ack) => this.#heard(ack)));
  }

  /** Who receives there. NATS_UNAVAILABLE, but not for ever: after a minute nobody can watch what is sent there, and why. */
  async prepare(): Promise<void> {
    try {
      await this.#list();
      this.#unlistedAt = null;
    } catch (error) {
      const now = performance.now();
      this.#unlistedAt ??= now;
      const { maxSettleMs = LISTED_WITHIN_MS } = this.#parts;
      if (now - this.#unlistedAt < Math.min(LISTED_WITHIN_MS, maxSettleMs)) throw error;
      this.#consumers = null;
    }
  }

  async #list(): Promise<void> {
    this.listen();
    if (!this.#stream) await this.#lookAtStream();
    if (performance.now() - this.#listedAt < LIST_EVERY_MS) return;
    const listed = await this.#parts.wire.consumersOf(this.name);
    this.#consumers = listed && new Map(listed.map((consumer) => [consumer.name, consumer]));
    this.#listedAt = performance.now();
  }

  /** Keeps what is heard of its deliveries, and what was before anybody knew where it lies. */
  follow({ item, seq }: SentItem): void {
    if (seq === null) return;
    this.#followed.set(seq, item.n);
    for (const ack of this.#tap?.said(seq) ?? []) this.#note(ack);
  }

  /** Watches it; returns why nobody can. After `prepare`. */
  add({ item, seq, at }: SentItem): Open | string {
    if (seq === null) return `where it lies in ${this.name} is not known`;
    const awaits = this.#awaited(item, at);
    if (typeof awaits === "string") return awaits;
    const { n, consumer, subject } = item; // not the item: its letters may have left long before it is settled
    const open: Open = { n, consumer, subject, seq, at, addedAt: performance.now(), target: this, awaits, facts: nothingKnown };
    this.open.set(seq, open);
    for (const ack of this.#tap?.said(seq) ?? []) this.#judge(ack);
    return open;
  }

  #awaited(sent: Sent, sentAt: number): Awaits | string {
    if (this.#lost !== null) return this.#lost;
    const { seen } = this.#awaits;
    const isOld = seen.stream !== this.#stream || seen.consumers !== this.#consumers;
    if (isOld) this.#awaits = new AwaitsOf({ ...seen, stream: this.#stream, consumers: this.#consumers });
    return this.#awaits.of(sent, sentAt);
  }

  saw(open: Open, seen: Observation): void {
    open.facts = observe(open.facts, seen);
    if (!this.decided.has(open) && waitsForIndex(open.facts, open.awaits.names)) this.decided.set(open, performance.now());
  }

  remove(open: Open): void {
    this.decided.delete(open);
    if (this.open.get(open.seq) === open) this.open.delete(open.seq);
  }

  /** How its consumers stand is looked at once a second at most, and only for what was not heard. NATS_UNAVAILABLE. */
  async look(): Promise<void> {
    const now = performance.now();
    this.listen();
    const patienceMs = this.#tap && this.#tap.deaf() === null ? HEARD_WITHIN_MS : 0;
    const { maxSettleMs = Number.POSITIVE_INFINITY } = this.#parts;
    if (now - this.#triedAt < Math.min(LOOK_EVERY_MS, maxSettleMs / 2)) return;
    const unheard = [...this.open.values()].filter(
      (open) => !this.decided.has(open) && now - open.addedAt >= Math.min(patienceMs, open.awaits.waitMs),
    );
    if (unheard.length === 0) return;
    this.#triedAt = now;
    try {
      await this.#lookAt(unheard);
      this.#unseen = null;
      this.#lookedAt = now;
    } catch (error) {
      this.#unseen = `${this.name} could not be looked at: ${messageOf(error)}`;
      throw error;
    }
    const [silent] = this.#silent.values();
    if (silent !== undefined) throw new AppError("NATS_UNAVAILABLE", silent);
  }

  async #lookAt(unheard: readonly Open[]): Promise<void> {
    await this.#lookAtStream();
    if (!this.#stream || this.#lost !== null) return;
    const seen = await lookAtOpen(this.#parts, this.#stream, unheard);
    for (const [name, consumer] of seen.consumers) if (consumer) this.#consumers = new Map(this.#consumers ?? []).set(name, consumer);
    for (const { open, observation } of seen.observations) this.saw(open, observation);
    this.#silent = seen.silent;
    if (seen.isOneGone) await this.#waitForOthers(unheard);
  }

  /** A consumer was deleted: whoever is left has to acknowledge what it had not. */
  async #waitForOthers(open: readonly Open[]): Promise<void> {
    this.#listedAt = Number.NEGATIVE_INFINITY;
    await this.prepare();
    for (const each of open) {
      if (this.#consumers === null || each.awaits.names.every((name) => isOfLife(each, this.#consumers?.get(name)))) continue;
      const awaits = this.#awaited(each, each.at);
      if (typeof awaits === "string") each.facts = observe(each.facts, { kind: "overdue", why: awaits });
      else each.awaits = awaits;
    }
  }

  /** Of what was looked at, and is not waited for any longer: why. */
  whyOverdue(open: Open): string | null {
    if (this.#lost !== null) return this.#lost;
    if (this.#parts.clock.now() - open.at < open.awaits.waitMs) return null;
    const decidedAt = this.decided.get(open);
    if (decidedAt !== undefined) return performance.now() - decidedAt < INDEXED_WITHIN_MS ? null : NOT_INDEXED;
    const unseen = this.#unseen ?? open.awaits.names.map((name) => this.#silent.get(name)).find((why) => why !== undefined);
    // What was sent long ago, by another process, is not given up because the first look fails.
    if (unseen !== undefined) return performance.now() - open.addedAt < open.awaits.waitMs ? null : unseen;
    if (this.#lookedAt < open.addedAt) return null;
    const [first = ""] = open.awaits.names;
    return whyNotYet(this.#consumers?.get(first) ?? null, open.seq);
  }

  async #lookAtStream(): Promise<void> {
    const look = await mustLook(this.#parts.wire, this);
    if (look.kind === "there") this.#stream = look.stream;
    else this.#lost = look.stop.why;
  }

  #heard(ack: HeardAck): void {
    this.#note(ack);
    this.#judge(ack);
  }

  /** For people: how its deliveries went. */
  #note({ seq, heardAt, consumer, delivery, answer }: HeardAck): void {
    const n = this.#followed.get(seq);
    if (n === undefined) return;
    const at = this.#parts.clock.now() - Math.round(performance.now() - heardAt);
    this.#parts.answers.heard(n, { consumer, delivery, answer, at });
  }

  /** For what becomes of it: after any other answer it is delivered again. */
  #judge({ seq, consumer: by, answer }: HeardAck): void {
    const open = this.open.get(seq);
    const kind = answer === "ack" ? "acked" : answer === "term" ? "terminated" : null;
    if (open && kind !== null) this.saw(open, { kind, by, at: performance.now() });
  }

  stop(): void {
    this.#tap?.stop();
    this.#tap = null;
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function tryOrNull<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof AppError && error.code === "NATS_UNAVAILABLE") return null;
    throw error;
  }
}
