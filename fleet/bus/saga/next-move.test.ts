import fc from "fast-check";
import { expect, test } from "vitest";
import { nextMove, type Move, type Stored } from "./next-move";

const STEPS = [
  { agent: "billing_agent", action: "check_account_status" },
  { agent: "support_agent", action: "lookup_ticket_history" },
  { agent: "scheduling_agent", action: "find_available_slots" },
];
const T0 = 1_700_000_000_000;
const stored = (subject: string, body: unknown, atMs = 0): Stored => ({
  subject: `saga.s1.${subject}`,
  data: new TextEncoder().encode(JSON.stringify(body)),
  time: new Date(T0 + atMs),
});
const start = stored("coordinator.start", {
  saga_id: "s1",
  conversation_id: "c1",
  steps: STEPS,
  input: { customer: "cust-1", region: "eu-1" },
});
const move = (history: Stored[], atMs = 0) => nextMove([start, ...history], { prefix: "saga", nowMs: T0 + atMs, stepTimeoutMs: 30_000 });

/** Plays a saga to its end; `answers` are given at once, a missing one never comes. Answers the subjects sent, in order. */
function play(answers: Record<string, string>): { history: Stored[]; sent: string[]; end: Record<string, unknown> } {
  const history: Stored[] = [];
  for (let nowMs = 0; ;) {
    const next: Move = move(history, nowMs);
    if (next.kind === "ended") return endOf(history);
    if (next.kind === "wait") {
      nowMs = next.untilMs - T0;
      continue;
    }
    const short = next.subject.replace("saga.s1.", "");
    history.push(stored(short, next.body, nowMs));
    const answer = answers[short];
    if (answer)
      history.push(
        stored(
          short.endsWith(".compensate") ? `${short}d` : `${short}.result`,
          { status: answer, error: answer === "error" ? "crm is down" : undefined },
          nowMs,
        ),
      );
  }
}

function endOf(history: Stored[]) {
  const last = history.at(-1);
  return {
    history,
    sent: history.map((m) => m.subject.replace("saga.s1.", "")).filter((s) => !s.endsWith("ed") && !s.endsWith("result")),
    end: JSON.parse(new TextDecoder().decode(last?.data)) as Record<string, unknown>,
  };
}

test("all steps in order, then completed, with nothing to compensate", () => {
  const { sent, end } = play({ billing_agent: "ok", support_agent: "ok", scheduling_agent: "ok" });
  expect(sent).toEqual(["billing_agent", "support_agent", "scheduling_agent", "coordinator.end"]);
  expect(end).toMatchObject({ status: "completed", compensated: false, failed_step: null });
});

test("an error undoes the completed steps in reverse", () => {
  const { sent, end } = play({
    billing_agent: "ok",
    support_agent: "ok",
    scheduling_agent: "error",
    "support_agent.compensate": "ok",
    "billing_agent.compensate": "ok",
  });
  expect(sent.slice(3)).toEqual(["support_agent.compensate", "billing_agent.compensate", "coordinator.end"]);
  expect(end).toMatchObject({ status: "failed", compensated: true, failed_step: "scheduling_agent", error: "crm is down" });
});

test("no answer for 30 s is written down as the step's result, and ends as timeout", () => {
  const asked = [stored("billing_agent", {}, 0)];
  expect(move(asked, 29_999)).toEqual({ kind: "wait", forSubject: "saga.s1.billing_agent.result", untilMs: T0 + 30_000 });
  expect(move(asked, 30_000)).toMatchObject({ kind: "send", subject: "saga.s1.billing_agent.result", body: { status: "timeout" } });
  expect(play({ billing_agent: "ok", "billing_agent.compensate": "ok" }).end).toMatchObject({ status: "timeout", compensated: true });
});

test("a first step that fails leaves nothing to undo", () => {
  expect(play({ billing_agent: "error" }).end).toMatchObject({ status: "failed", compensated: false });
});

test("a compensation that never answers is said", () => {
  expect(play({ billing_agent: "ok", support_agent: "error" }).end).toMatchObject({ status: "failed", compensated: false });
});

test("the next move depends on what is stored only: a new coordinator goes on where the old one died", () => {
  const history = [stored("billing_agent", {}), stored("billing_agent.result", { status: "ok" })];
  expect(move(history, 999_999)).toMatchObject({ kind: "send", subject: "saga.s1.support_agent" });
});

test("an ended saga stays ended", () => {
  expect(move([stored("coordinator.end", {})])).toEqual({ kind: "ended" });
});

test("a saga whose first message the stream has dropped says so", () => {
  expect(() => nextMove([], { prefix: "saga", nowMs: T0, stepTimeoutMs: 1 })).toThrow("first message");
});

test("what the start says beside its own goes with every request and with the end", () => {
  const { history, end } = play({ billing_agent: "error" });
  const request = JSON.parse(new TextDecoder().decode(history[0]?.data)) as unknown;
  expect(request).toEqual({
    saga_id: "s1",
    conversation_id: "c1",
    action: "check_account_status",
    input: { customer: "cust-1", region: "eu-1" },
  });
  expect(end).toMatchObject({ saga_id: "s1", conversation_id: "c1" });
  expect(end).not.toHaveProperty("steps");
});

test("a read that is behind does no harm: from any beginning of a saga, at any time, nothing is written but what is written already", () => {
  const outcome = fc.constantFrom("ok", "error", "");
  const subjects = STEPS.flatMap(({ agent }) => [agent, `${agent}.compensate`]);
  const answers = fc.record(Object.fromEntries(subjects.map((subject) => [subject, outcome])));
  fc.assert(
    fc.property(answers, fc.nat(), fc.nat(1_000_000), (given, cut, atMs) => {
      const { history } = play(given);
      const beginning = history.slice(0, cut % history.length); // at least the end is missing
      const next = move(beginning, atMs);
      expect(next.kind).not.toBe("ended");
      if (next.kind === "send") expect(history.map(({ subject }) => subject)).toContain(next.subject);
    }),
  );
});
