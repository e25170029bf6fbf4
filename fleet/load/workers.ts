import { jetstream, type ConsumerMessages } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { sleep } from "../bus/time";
import type { Plan } from "./plan";

/** So many consumers have somebody who works, every other one of them slowly; the others' messages wait. */
const WORKED = 64;
const SLOW_MS = 1_000;

type Workers = { count: number; acked(): number; stop(): Promise<void> };

/** Works on some consumers, so that lags differ. */
export async function startWorkers(nc: NatsConnection, plan: Plan): Promise<Workers> {
  const js = jetstream(nc);
  const all = plan.work.flatMap(({ name, consumers }) => consumers.map((consumer) => ({ stream: name, consumer: consumer.name })));
  const every = Math.max(1, Math.ceil(all.length / WORKED));
  const worked = all.filter((_consumer, index) => index % every === 0);
  let acked = 0;
  const pulls: ConsumerMessages[] = [];
  const working: Promise<void>[] = [];
  const failures: unknown[] = [];
  for (const [index, { stream, consumer }] of worked.entries()) {
    const isSlow = index % 2 === 1;
    const pull = await (await js.consumers.get(stream, consumer)).consume({ max_messages: isSlow ? 1 : 100 });
    pulls.push(pull);
    working.push(work(pull, isSlow).catch((error: unknown) => void failures.push(error)));
  }
  async function work(messages: ConsumerMessages, isSlow: boolean): Promise<void> {
    for await (const message of messages) {
      if (isSlow) await sleep(SLOW_MS);
      message.ack();
      acked++;
    }
  }
  return {
    count: worked.length,
    acked: () => acked,
    async stop(): Promise<void> {
      await Promise.all(pulls.map((pull) => pull.close()));
      await Promise.all(working);
      if (failures.length > 0) throw failures[0];
    },
  };
}
