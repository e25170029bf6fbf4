import "server-only";
import { createInbox, nuid, type NatsConnection, type Subscription } from "@nats-io/transport-node";
import { AppError } from "@/lib/errors";
import { apiVerb } from "./api-verb";
import { isPermissionViolation } from "./permission-violation";
import { rawOf } from "./raw";
import type { IsLast, RawReply } from "./types";

/** `take`: whether this reply was the last. */
type Asked = { subject: string; take(reply: RawReply): boolean; reject(error: Error): void };
type Waiting = Asked & { timer: NodeJS.Timeout };

/**
 * Requests over one connection that give back raw bytes. One wildcard subscription serves all of them.
 * A refused publish or inbox answers at once instead of by time-out: nats-server says so in an error of the connection.
 */
export class Inbox {
  readonly #connection: NatsConnection;
  readonly #apiPrefix: string;
  readonly #prefix: string;
  readonly #waiting = new Map<string, Waiting>();
  readonly #subscription: Subscription;
  #deaf: AppError | null = null;

  constructor(connection: NatsConnection, { inboxPrefix, apiPrefix }: { inboxPrefix: string; apiPrefix: string }) {
    this.#connection = connection;
    this.#apiPrefix = apiPrefix;
    this.#prefix = createInbox(inboxPrefix);
    this.#subscription = connection.subscribe(`${this.#prefix}.*`, {
      callback: (error, msg) => {
        if (error) return this.refused(error);
        this.#settle(msg.subject.slice(this.#prefix.length + 1), rawOf(msg));
      },
    });
  }

  request(subject: string, payload: Uint8Array | string, timeoutMs: number): Promise<RawReply> {
    return new Promise((resolve, reject) => {
      const take = (reply: RawReply) => {
        if (reply.status === 503 && reply.data.byteLength === 0)
          reject(new NoResponders(`nobody answers ${apiVerb(subject, this.#apiPrefix)}`));
        else resolve(reply);
        return true;
      };
      this.#ask({ subject, take, reject }, payload, timeoutMs);
    });
  }

  /** All replies up to and with the last, raw: also where nobody listens. `quietMs`: so long without another one is an error. */
  collect(subject: string, payload: string, { isLast, quietMs }: { isLast: IsLast; quietMs: number }): Promise<RawReply[]> {
    return new Promise((resolve, reject) => {
      const replies: RawReply[] = [];
      const take = (reply: RawReply) => {
        const wasLast = isLast(reply, replies.push(reply));
        if (wasLast) resolve(replies);
        return wasLast;
      };
      this.#ask({ subject, take, reject }, payload, quietMs);
    });
  }

  #ask(asked: Asked, payload: Uint8Array | string, timeoutMs: number): void {
    const { subject } = asked;
    if (this.#deaf) return asked.reject(this.#deaf);
    const token = nuid.next();
    const late = `no answer to ${apiVerb(subject, this.#apiPrefix)} within ${timeoutMs / 1000} s`;
    const timer = setTimeout(() => this.#fail(token, new AppError("NATS_UNAVAILABLE", late)), timeoutMs);
    this.#waiting.set(token, { ...asked, timer });
    try {
      this.#connection.publish(subject, payload, { reply: `${this.#prefix}.${token}` });
    } catch (cause) {
      this.#fail(token, new AppError("NATS_UNAVAILABLE", "the connection to NATS is closed", { cause }));
    }
  }

  /** `true` when the server refused to let us listen for answers: only a new inbox can hear again. */
  get deaf(): boolean {
    return this.#deaf !== null;
  }

  /** A permission error of the connection: fails what it belongs to. Other errors are not about requests. */
  refused(error: Error): void {
    if (!isPermissionViolation(error)) return;
    if (error.operation === "subscription") {
      if (!error.subject.startsWith(this.#prefix)) return;
      this.#deaf = new AppError("NATS_DENIED", `not permitted: subscribe to ${error.subject}`, { cause: error });
      for (const token of this.#waiting.keys()) this.#fail(token, this.#deaf);
      return;
    }
    for (const [token, { subject }] of this.#waiting) {
      if (subject === error.subject)
        this.#fail(token, new AppError("NATS_DENIED", `not permitted: ${apiVerb(subject, this.#apiPrefix)}`, { cause: error }));
    }
  }

  /** Nothing that was asked will be answered any more. */
  lost(why: string): void {
    for (const token of this.#waiting.keys()) this.#fail(token, new AppError("NATS_UNAVAILABLE", why));
  }

  close(): void {
    this.lost("the connection to NATS is closed");
    this.#subscription.unsubscribe();
  }

  #settle(token: string, reply: RawReply): void {
    const waiting = this.#waiting.get(token);
    if (!waiting) return;
    if (waiting.take(reply)) this.#take(token);
    else waiting.timer.refresh();
  }

  #fail(token: string, error: Error): void {
    this.#take(token)?.reject(error);
  }

  #take(token: string): Waiting | undefined {
    const waiting = this.#waiting.get(token);
    if (waiting) clearTimeout(waiting.timer);
    this.#waiting.delete(token);
    return waiting;
  }
}

/** 503: no service, stream or consumer listens on that subject (direct get is off, JetStream is not enabled, no leader). */
export class NoResponders extends AppError {
  static override readonly kind = "NoResponders";
  constructor(message: string) {
    super("NATS_UNAVAILABLE", message);
  }
}
