import "server-only";
import { hear, lineOf, type Hearing } from "../deaths";
import type { NatsContext } from "../types";
import { parseAck, type Ack } from "./parse-ack";

/** `heardAt`: ms of `performance.now()`. */
export type HeardAck = Ack & { heardAt: number };

export type AckHearing = {
  /** Why nothing is heard now; `null` while it is. Asked again and again: each time it listens anew where it has to. */
  deaf(): string | null;
  /** What was said of a message within the last 15 s at least, before anybody asked for it: a worker may be faster than its PubAck's reader. */
  said(seq: number): readonly HeardAck[];
  stop(): void;
};

/** So long, and at most twice so long, what was said is remembered. */
const REMEMBER_MS = 15_000;
/** Of a message that is refused again and again, or long worked on, what comes after so many is not. */
const MOST_REMEMBERED = 20;

const taps = new WeakMap<NatsContext, Map<string, StreamTap>>();

/** Hears how the messages of a stream are acknowledged, as a plain subscriber. All who ask for a stream share two subscriptions. */
export function hearAcks(context: NatsContext, stream: string, take: (ack: HeardAck) => void): AckHearing {
  const ofContext = taps.get(context) ?? new Map<string, StreamTap>();
  taps.set(context, ofContext);
  const tap = ofContext.get(stream) ?? new StreamTap(context, stream);
  ofContext.set(stream, tap);
  tap.takers.add(take);
  tap.listen();
  return {
    deaf: () => tap.listen(),
    said: (seq) => tap.said(seq),
    stop() {
      tap.takers.delete(take);
      if (tap.takers.size > 0) return;
      tap.close();
      if (ofContext.get(stream) === tap) ofContext.delete(stream);
    },
  };
}

class StreamTap {
  readonly takers = new Set<(ack: HeardAck) => void>();
  readonly #context: NatsContext;
  readonly #stream: string;
  #hearings: Hearing[] = [];
  /** The connection that it listens over, or was refused by. */
  #line: string | null = null;
  #recent = new Map<number, HeardAck[]>();
  #before = new Map<number, HeardAck[]>();
  #since = performance.now();
  #names = new Map<string, string>();

  constructor(context: NatsContext, stream: string) {
    this.#context = context;
    this.#stream = stream;
  }

  /** Returns why it hears nothing. What one connection was refused is not asked for again over it. */
  listen(): string | null {
    const line = lineOf(this.#context);
    if (line === null) return "not connected";
    const ends = this.#hearings.map((hearing) => hearing.ended());
    if (line !== this.#line || ends.some((end) => end !== null && end.denied === null)) {
      this.close();
      this.#line = line;
      const subjects = [`$JS.ACK.${this.#stream}.>`, `$JS.ACK.*.*.${this.#stream}.>`];
      this.#hearings = subjects.map((subject) => hear(this.#context, subject, (message) => this.#take(message)));
      return null;
    }
    return ends.every((end) => end !== null) ? (ends[0]?.denied ?? null) : null;
  }

  said(seq: number): readonly HeardAck[] {
    const [before, recent] = [this.#before.get(seq), this.#recent.get(seq)];
    return before && recent ? [...before, ...recent] : (before ?? recent ?? []);
  }

  close(): void {
    for (const hearing of this.#hearings) hearing.stop();
    this.#hearings = [];
    this.#line = null;
  }

  #take({ subject, payload }: { subject: string; payload: Uint8Array }): void {
    const parsed = parseAck(subject, payload);
    if (parsed?.stream !== this.#stream) return;
    const { consumer, seq, delivery, answer } = parsed;
    const ack = { stream: this.#stream, consumer: this.#nameOf(consumer), seq, delivery, answer, heardAt: performance.now() };
    this.#remember(ack);
    for (const take of this.takers) take(ack);
  }

  /** The same text for each of its acknowledgements: a piece of a subject keeps the whole of it. */
  #nameOf(consumer: string): string {
    const known = this.#names.get(consumer);
    if (known === undefined) this.#names.set(consumer, consumer);
    return known ?? consumer;
  }

  #remember(ack: HeardAck): void {
    if (ack.heardAt - this.#since >= REMEMBER_MS) {
      this.#before = this.#recent;
      this.#recent = new Map();
      this.#names = new Map();
      this.#since = ack.heardAt;
    }
    const known = this.#recent.get(ack.seq);
    const isLast = ack.answer === "ack" || ack.answer === "term";
    if (!known) this.#recent.set(ack.seq, [ack]);
    else if (isLast || known.length < MOST_REMEMBERED) known.push(ack);
  }
}
