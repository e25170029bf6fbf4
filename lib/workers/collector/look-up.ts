import "server-only";
import type { Found } from "@/lib/domain/consumer/oldest";
import type { Counted } from "@/lib/domain/consumer/redeliveries";
import type { LookUp } from "@/lib/domain/snapshot/look-ups";
import { AppError } from "@/lib/errors";
import type { Source } from "./source";

type Answer = { kind: "oldest"; key: string; found: Found } | { kind: "count"; key: string; counted: Counted };

/** Permission does not come back by asking every two seconds, and each refusal is a line in the server's log. */
const ASK_AGAIN_MS = 600_000;
const AT_ONCE = 16;

/** Asks direct get what snapshots leave open, and remembers which streams do not answer. */
export class LookUps {
  readonly #source: Source;
  /** By kind and stream: not to be asked before then (epoch ms). */
  readonly #refusedUntil = new Map<string, number>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** Calls `onAnswer` as answers come. Never throws: what is not answered stays unknown, and the next snapshot says why NATS is gone. */
  async run(lookUps: readonly LookUp[], { now, onAnswer }: { now: number; onAnswer: (answer: Answer) => void }): Promise<void> {
    const queue = lookUps.filter(({ kind, stream }) => (this.#refusedUntil.get(`${kind} ${stream.name}`) ?? 0) <= now);
    const lane = async () => {
      for (let lookUp = queue.shift(); lookUp; lookUp = queue.shift()) {
        const answer = await this.#ask(lookUp, now);
        if (answer) onAnswer(answer);
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, queue.length) }, lane));
  }

  async #ask(lookUp: LookUp, now: number): Promise<Answer | null> {
    try {
      return lookUp.kind === "oldest" ? await this.#oldest(lookUp) : await this.#count(lookUp, now);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === "NATS_DENIED" || error.code === "UNSUPPORTED") this.#refuse(lookUp, now);
      return null;
    }
  }

  async #oldest({ key, stream, fromSeq, filters }: LookUp): Promise<Answer | null> {
    const messages = await Promise.all(filters.map((filter) => this.#source.readMessage(stream, { seq: fromSeq, nextBySubject: filter })));
    const [oldest] = messages.filter((message) => message !== null).toSorted((a, b) => a.seq - b.seq);
    return oldest ? { kind: "oldest", key, found: { fromSeq, seq: oldest.seq, at: oldest.at } } : null;
  }

  /** First deliveries in a range: messages from its start on less those after its end. Exact when nothing arrived between the questions. */
  async #count(lookUp: LookUp & { kind: "count" }, now: number): Promise<Answer | null> {
    const { key, stream, fromSeq, toSeq, filters } = lookUp;
    let count = 0;
    let isEstimate = false;
    for (const filter of filters) {
      const [before, after, again] = await Promise.all([
        this.#source.countFrom(stream, { seq: fromSeq, subject: filter }),
        this.#source.countFrom(stream, { seq: toSeq + 1, subject: filter }),
        this.#source.countFrom(stream, { seq: fromSeq, subject: filter }),
      ]);
      if (before === null || after === null || again === null) {
        this.#refuse(lookUp, now);
        return null;
      }
      if (before !== again) isEstimate = true;
      count += before - after;
    }
    return { kind: "count", key, counted: { fromSeq, toSeq, count: Math.max(0, count), isEstimate } };
  }

  #refuse({ kind, stream }: LookUp, now: number): void {
    this.#refusedUntil.set(`${kind} ${stream.name}`, now + ASK_AGAIN_MS);
  }
}
