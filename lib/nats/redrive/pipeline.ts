import "server-only";
import { createInbox, type MsgHdrs, type NatsConnection, type Subscription } from "@nats-io/transport-node";
import { attribute } from "../attribute";
import { isPermissionViolation } from "../permission-violation";
import { rawOf } from "../raw";
import type { RawReply } from "../types";

/** How soon after its time an unanswered message is given up: one timer looks at all, because one for each costs more than the message. */
const SWEEP_MS = 20;

/** Why there is no answer. `denied`: the server refused the publish. `closed`: the connection is, or its inbox cannot hear. */
export type Unanswered = { kind: "no-answer" } | { kind: "closed" } | { kind: "denied" };

export type Question = { subject: string; payload: Uint8Array | string; headerBlock?: Uint8Array };

type Waiting<T> = { subject: string; until: number; resolve(answer: T | Unanswered): void };

/**
 * Many questions in flight over one connection, answered at one wildcard inbox. Lean: half of what the client's own request costs
 * goes into a timer, an error with a stack and a header object for each message, none of which are made here.
 * Nothing that the server says makes it throw.
 */
export class Pipeline<T> {
  readonly #connection: NatsConnection;
  readonly #read: (reply: RawReply) => T | null;
  readonly #prefix: string;
  readonly #waiting = new Map<string, Waiting<T>>();
  /** Refusals by subject, as long as they are fewer than what waits there. */
  readonly #denials = new Map<string, number>();
  readonly #subscription: Subscription;
  readonly #sweep: NodeJS.Timeout;
  #last = 0;
  #isClosed = false;
  #only: string | null = null;
  #refusal: Unanswered | null = null;

  /** `read` makes an answer of a reply; `null` when it is none, and the question stays open: others may listen on the same subject. */
  constructor(connection: NatsConnection, { inboxPrefix, read }: { inboxPrefix: string; read(reply: RawReply): T | null }) {
    this.#connection = connection;
    this.#read = read;
    this.#prefix = createInbox(inboxPrefix);
    this.#subscription = connection.subscribe(`${this.#prefix}.*`, {
      callback: (error, msg) => (error ? this.refused(error) : this.#take(msg.subject.slice(this.#prefix.length + 1), rawOf(msg))),
    });
    this.#sweep = setInterval(() => this.#giveUp(performance.now()), SWEEP_MS);
  }

  /** `true` when the server refused to let us listen for answers. */
  get isDeaf(): boolean {
    return this.#refusal?.kind === "closed";
  }

  /** For a pipeline with but one subject: the client then says its refusal here (and ends the subscription). */
  attribute(subject: string): this {
    this.#only = subject;
    attribute(this.#subscription, subject);
    return this;
  }

  /** Throws what the client throws for a subject or a size that it does not send; nothing has left then. */
  ask({ subject, payload, headerBlock }: Question, timeoutMs: number): Promise<T | Unanswered> {
    if (this.#isClosed) return Promise.resolve({ kind: "closed" });
    if (this.#refusal) return Promise.resolve(this.#refusal);
    const token = (++this.#last).toString(36);
    const reply = `${this.#prefix}.${token}`;
    this.#connection.publish(subject, payload, headerBlock ? { reply, headers: rawHeaders(headerBlock) } : { reply });
    return new Promise((resolve) => this.#waiting.set(token, { subject, until: performance.now() + timeoutMs, resolve }));
  }

  /** A permission error of the connection. Other errors are not about questions. */
  refused(error: Error): void {
    if (!isPermissionViolation(error)) return;
    if (error.operation === "subscription") {
      if (error.subject.startsWith(this.#prefix)) this.#refuseAll({ kind: "closed" });
    } else if (error.subject === this.#only) this.#refuseAll({ kind: "denied" });
    else {
      this.#denials.set(error.subject, (this.#denials.get(error.subject) ?? 0) + 1);
      this.#settleDenied(error.subject);
    }
  }

  /** Everything that waits is answered `closed`. The owner calls it also when the connection closes by itself. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#sweep);
    if (!this.#subscription.isClosed()) this.#subscription.unsubscribe();
    this.#settleWhere(() => true, { kind: "closed" });
  }

  #take(token: string, reply: RawReply): void {
    const waiting = this.#waiting.get(token);
    const answer = waiting && this.#read(reply);
    if (!waiting || answer === null || answer === undefined) return;
    this.#waiting.delete(token);
    waiting.resolve(answer);
    if (this.#denials.size > 0) this.#settleDenied(waiting.subject);
  }

  #refuseAll(why: Unanswered): void {
    this.#refusal = why;
    this.#settleWhere(() => true, why);
  }

  /**
   * A refusal names its subject, not its message, and a reloaded server refuses from then on what it took before: only when there
   * are as many refusals as unanswered messages on a subject was none of these taken.
   */
  #settleDenied(subject: string): void {
    const denials = this.#denials.get(subject);
    if (denials === undefined) return;
    let waiting = 0;
    for (const one of this.#waiting.values()) if (one.subject === subject) waiting++;
    if (denials < waiting) return;
    this.#denials.delete(subject);
    this.#settleWhere((one) => one.subject === subject, { kind: "denied" });
  }

  /** Whose refusal it was is not known any more once one of them is given up: the others wait for their own time. */
  #giveUp(now: number): void {
    for (const subject of this.#settleWhere((one) => one.until <= now, { kind: "no-answer" })) this.#denials.delete(subject);
  }

  /** Returns their subjects. */
  #settleWhere(holds: (one: Waiting<T>) => boolean, answer: Unanswered): string[] {
    const subjects: string[] = [];
    for (const [token, waiting] of this.#waiting) {
      if (!holds(waiting)) continue;
      this.#waiting.delete(token);
      waiting.resolve(answer);
      subjects.push(waiting.subject);
    }
    return subjects;
  }
}

/** nats-core 3.4 sends what `encode()` returns as it is, and touches nothing else of a message's headers (protocol.js publish). */
function rawHeaders(block: Uint8Array): MsgHdrs {
  return { encode: () => block } as unknown as MsgHdrs; // `publisher.int.test.ts` fails when the client asks for more
}
