import type { StoredMsg } from "@nats-io/jetstream";
import { SagaReply, SagaStart, type SagaEnd } from "./messages";

/**
 * The saga as a pure function: what its stored messages say, and so what comes next. Invariants:
 * - each subject of a saga is written once (Nats-Expected-Last-Subject-Sequence: 0), so a step has one result: the agent's or the
 *   coordinator's "timeout", whichever was stored first;
 * - nothing is remembered outside the stream: any coordinator can go on where another one died.
 */
export type Stored = Pick<StoredMsg, "subject" | "data" | "time">;

export type Move =
  | { kind: "send"; subject: string; body: unknown }
  | { kind: "wait"; forSubject: string; untilMs: number }
  | { kind: "ended" };

export function nextMove(history: readonly Stored[], options: { nowMs: number; stepTimeoutMs: number }): Move {
  const saga = new History(history);
  const { saga_id: id, steps } = saga.start;
  const subject = (agent: string, verb = "") => `saga.${id}.${agent}${verb}`;
  if (saga.has(subject("coordinator", ".end"))) return { kind: "ended" };

  const done: typeof steps = [];
  let failure: { agent: string; reply: SagaReply } | null = null;
  for (const step of steps) {
    const asked = { ...options, request: subject(step.agent), answer: subject(step.agent, ".result"), action: step.action };
    const reply = saga.reply(asked.answer);
    if (!reply) return saga.ask(asked);
    if (reply.status !== "ok") {
      failure = { agent: step.agent, reply };
      break;
    }
    done.push(step);
  }

  const undone: SagaReply[] = [];
  for (const step of failure ? done.toReversed() : []) {
    const asked = {
      ...options,
      request: subject(step.agent, ".compensate"),
      answer: subject(step.agent, ".compensated"),
      action: step.action,
    };
    const reply = saga.reply(asked.answer);
    if (!reply) return saga.ask(asked);
    undone.push(reply);
  }

  const end: SagaEnd = {
    saga_id: id,
    conversation_id: saga.start.conversation_id,
    status: !failure ? "completed" : failure.reply.status === "timeout" ? "timeout" : "failed",
    compensated: undone.length > 0 && undone.every((reply) => reply.status === "ok"),
    failed_step: failure?.agent ?? null,
    error: failure?.reply.error ?? null,
  };
  return { kind: "send", subject: subject("coordinator", ".end"), body: end };
}

class History {
  readonly start: SagaStart;
  readonly #bySubject: Map<string, Stored>;

  constructor(history: readonly Stored[]) {
    this.#bySubject = new Map(history.map((message) => [message.subject, message]));
    const start = history.find((message) => message.subject.endsWith(".coordinator.start"));
    if (!start) throw new Error("The saga's first message is not in the stream any more");
    this.start = SagaStart.parse(json(start));
  }

  has = (subject: string) => this.#bySubject.has(subject);

  reply(subject: string): SagaReply | null {
    const message = this.#bySubject.get(subject);
    return message ? SagaReply.parse(json(message)) : null;
  }

  /** Sends the request, waits for its answer, or writes the time-out as its answer. */
  ask(step: { request: string; answer: string; action: string; nowMs: number; stepTimeoutMs: number }): Move {
    const request = this.#bySubject.get(step.request);
    const { saga_id, conversation_id, input } = this.start;
    if (!request) return { kind: "send", subject: step.request, body: { saga_id, conversation_id, action: step.action, input } };
    const untilMs = request.time.getTime() + step.stepTimeoutMs;
    if (step.nowMs < untilMs) return { kind: "wait", forSubject: step.answer, untilMs };
    return {
      kind: "send",
      subject: step.answer,
      body: { status: "timeout", error: `No answer to ${step.action} in time` } satisfies SagaReply,
    };
  }
}

const json = (message: Stored): unknown => JSON.parse(new TextDecoder().decode(message.data));
