import type { Bus } from "../types";
import type { SagaDesign, SagaReply, SagaStart } from "./messages";

/** Begins a saga, once for its id. */
export async function startSaga(bus: Bus, { prefix }: SagaDesign, start: SagaStart): Promise<void> {
  const subject = `${prefix}.${start.saga_id}.coordinator.start`;
  await bus.publish(subject, start, { msgId: `start:${start.saga_id}`, firstOnSubject: true });
}

type Step = { sagaId: string; agent: string };

/** What came of a step. Too late, where it has an answer: of an earlier attempt, or the time-out that the coordinator wrote. */
export const answerStep = (bus: Bus, { prefix }: SagaDesign, { sagaId, agent }: Step, reply: SagaReply) =>
  answer(bus, `${prefix}.${sagaId}.${agent}.result`, reply);

/** What came of undoing it. */
export const answerCompensation = (bus: Bus, { prefix }: SagaDesign, { sagaId, agent }: Step, reply: SagaReply) =>
  answer(bus, `${prefix}.${sagaId}.${agent}.compensated`, reply);

async function answer(bus: Bus, subject: string, reply: SagaReply): Promise<void> {
  const published = await bus.publish(subject, reply, { msgId: `agent:${subject}`, firstOnSubject: true });
  if (published === "taken") bus.log.info({ subject, status: reply.status }, "too late: there is an answer already");
}
