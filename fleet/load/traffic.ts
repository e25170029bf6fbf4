import { bodyOf, flowId } from "./body";
import { Draws, drawsOf } from "./draws";
import type { LoadMessage } from "./letters";
import type { Plan } from "./plan";

/** Flows of the traffic name a stream that no dead letters lie in. */
const NO_LETTER_STREAM = 0;

/** The n-th message that `--rate` sends, 0 for the first: some streams get much, some little. */
export function trafficOf(plan: Plan): (n: number) => LoadMessage {
  const seed32 = drawsOf(`${plan.size.seed}/traffic`);
  return (n) => {
    const draws = new Draws(seed32, n);
    const stream = draws.pickSkewed(plan.work);
    const agent = stream.consumers.length === 0 ? "crm-1" : draws.pick(stream.consumers).agent;
    const flow = flowId(draws, { stream: NO_LETTER_STREAM, flow: n });
    const body = bodyOf({ flow, agent }, draws, { bytes: plan.size.bodyBytes, prose: plan.prose });
    return {
      subject: `${stream.prefix}.${agent}`,
      headerBlock: Buffer.from(`NATS/1.0\r\nSaga-Id: ${flow}\r\n\r\n`, "latin1"),
      payload: Buffer.from(body, "latin1"),
    };
  };
}
