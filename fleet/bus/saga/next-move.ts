import type { StoredMsg } from "@nats-io/jetstream";
import { SagaReply, SagaStart, type SagaEnd } from "./messages";

/**
 * The saga as a pure function: what its stored messages say, and so what comes next. Invariants:
 * - each subject of a saga is written once (Nats-Expected-Last-Subject-Sequence: 0), so a step has one result: the agent's or the
 *   coordinator's "timeout", whichever was stored first;
 * - nothing is remembered outside the stream: any coordinator can go on where another one died;
 * - a read may be behind (any replica answers it), and does no harm: from the beginning of a saga the next move is to wait, or to write
 *   what is written already, which the stream refuses. The clock decides only between writing "timeout" and waiting.
 */
export type Stored = Pick<StoredMsg, "subject" | "data" | "time">;

export type Move =
  | { kind: "send"; subject: string; body: unknown }
  | { kind: "wait"; forSubject: string; untilMs: number }
  | { kind: "ended" };

/** The time-out, in real milliseconds, runs from the server's time stamp of the request to this machine's `nowMs`: their clocks should agree. */
type Rules = { prefix: string; nowMs: number; stepTimeoutMs: number };

export function nextMove(history: readonly Stored[], rules: Rules): Move {
  const saga = new Saga(history, rules);
  if (saga.has("coordinator.end")) return { kind: "ended" };

  const done: SagaStart["steps"] = [];
  let failure: { agent: string; reply: SagaReply } | null = null;
  for (const { agent, action } of saga.start.steps) {
    const reply = saga.reply(`${agent}.result`);
    if (!reply) return saga.ask({ request: agent, answer: `${agent}.result`, action });
    if (reply.status !== "ok") {
      failure = { agent, reply };
      break;
    }
    done.push({ agent, action });
  }
  if (!failure) return saga.end({ status: "completed", compensated: false, failed_step: null, error: null });

  const undone: SagaReply[] = [];
  for (const { agent, action } of done.toReversed()) {
    const reply = saga.reply(`${agent}.compensated`);
    if (!reply) return saga.ask({ request: `${agent}.compensate`, answer: `${agent}.compensated`, action });
    undone.push(reply);
  }
  return saga.end({
    status: failure.reply.status === "timeout" ? "timeout" : "failed",
    compensated: undone.length > 0 && undone.every((reply) => reply.status === "ok"),
    failed_step: failure.agent,
    error: failure.reply.error ?? null,
  });
}

/** What is stored of one saga. Subjects are given without `{prefix}.{saga_id}.`. */
class Saga {
  readonly start: SagaStart;
  readonly #bySubject: Map<string, Stored>;

  constructor(
    history: readonly Stored[],
    private readonly rules: Rules,
  ) {
    this.#bySubject = new Map(history.map((message) => [message.subject, message]));
    const start = history.find((message) => message.subject.endsWith(".coordinator.start"));
    if (!start) throw new Error("The saga's first message is not in the stream any more");
    this.start = SagaStart.parse(json(start));
  }

  has = (subject: string) => this.#bySubject.has(this.#full(subject));

  reply(subject: string): SagaReply | null {
    const message = this.#bySubject.get(this.#full(subject));
    return message ? SagaReply.parse(json(message)) : null;
  }

  /** Sends the request, waits for its answer, or writes the time-out as its answer. */
  ask({ request, answer, action }: { request: string; answer: string; action: string }): Move {
    const asked = this.#bySubject.get(this.#full(request));
    const { steps: _, input, ...about } = this.start;
    if (!asked) return this.#send(request, { ...about, action, input });
    const untilMs = asked.time.getTime() + this.rules.stepTimeoutMs;
    if (this.rules.nowMs < untilMs) return { kind: "wait", forSubject: this.#full(answer), untilMs };
    return this.#send(answer, { status: "timeout", error: `No answer to ${action} in time` } satisfies SagaReply);
  }

  end(outcome: Pick<SagaEnd, "status" | "compensated" | "failed_step" | "error">): Move {
    const { steps: _, input: __, ...about } = this.start;
    return this.#send("coordinator.end", { ...about, ...outcome });
  }

  #full = (subject: string) => `${this.rules.prefix}.${this.start.saga_id}.${subject}`;

  #send = (subject: string, body: object): Move => ({ kind: "send", subject: this.#full(subject), body });
}

const json = (message: Stored): unknown => JSON.parse(new TextDecoder().decode(message.data));
