import type { JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { sleep } from "../bus/time";
import { headersOf } from "./fill";
import { listStreams } from "./mark";
import type { Plan } from "./plan";
import { count } from "./progress";
import { trafficOf } from "./traffic";
import { startWorkers } from "./workers";

const TICK_MS = 20;
/** Between two flushes: what the client and the server then hold in memory. */
const MOST_AT_ONCE = 1_000;
const SAY_EVERY_MS = 5_000;

type Running = { nc: NatsConnection; jsm: JetStreamManager; plan: Plan; ending: AbortSignal; say: (line: string) => void };
type Rate = { ratePerSec: number; durationS: number | null };

/** Sends messages at a rate until the time is over or the process is to end. What it was late with it sends after. */
export async function runRate(running: Running, { ratePerSec, durationS }: Rate): Promise<void> {
  const { plan, say } = running;
  const before = await storedIn(running);
  const workers = await startWorkers(running.nc, plan);
  say(
    `sending ${count(ratePerSec)} messages/s to ${count(plan.work.length)} streams; ${workers.count} consumers are worked on. Ctrl-C ends it.`,
  );
  const total = durationS === null ? Number.POSITIVE_INFINITY : ratePerSec * durationS;
  const sent = await send(running, { ratePerSec, total }, async (soFar) =>
    say(`sent ${count(soFar)}, stored ${count((await storedIn(running)) - before)}, acked ${count(workers.acked())}`),
  );
  await workers.stop();
  const stored = (await storedIn(running)) - before;
  say(`sent ${count(sent)} messages, stored ${count(stored)}, acked ${count(workers.acked())}`);
  if (stored < sent)
    say(`${count(sent - stored)} were not stored: the server could not take so many at once. A smaller --rate is stored whole.`);
}

async function send(
  { nc, plan, ending }: Running,
  rate: { ratePerSec: number; total: number },
  tell: (sent: number) => Promise<void>,
): Promise<number> {
  const messageAt = trafficOf(plan);
  const startedAtMs = performance.now();
  let sent = 0;
  for (let sayAtMs = startedAtMs + SAY_EVERY_MS; sent < rate.total && !ending.aborted;) {
    const due = Math.floor(((performance.now() - startedAtMs) / 1_000) * rate.ratePerSec);
    for (const until = Math.min(due, rate.total, sent + MOST_AT_ONCE); sent < until; sent++) {
      const message = messageAt(sent);
      nc.publish(message.subject, message.payload, { headers: headersOf(message) });
    }
    await nc.flush();
    if (sent < due) continue;
    if (performance.now() >= sayAtMs) {
      await tell(sent);
      sayAtMs += SAY_EVERY_MS;
    }
    await sleep(TICK_MS);
  }
  return sent;
}

/** Sequences given out so far in the streams that take messages. */
async function storedIn({ jsm, plan }: Running): Promise<number> {
  const live = await listStreams(jsm);
  return plan.work.reduce((sum, { name }) => {
    const stream = live.get(name);
    if (!stream) throw new Error(`Stream ${name} is gone: somebody removed it while messages were sent.`);
    return sum + stream.state.last_seq;
  }, 0);
}
