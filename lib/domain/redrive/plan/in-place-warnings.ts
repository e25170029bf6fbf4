import { formatCount, formatCountOf } from "../../format";
import type { Plan } from "../row";
import type { InPlace } from "../run/options";
import type { World } from "./facts";
import { messages, verb, warn } from "./warn";

/** What a consumer that is set back does besides, with the numbers of this moment. */
export function inPlaceWarnings({ consumer, stream, fromSeq }: InPlace, count: number, world: World): Plan["warnings"] {
  const facts = world.inPlace?.consumer;
  const [inHand, waiting] = [facts?.numAckPending ?? 0, facts?.numPending ?? 0];
  const firstSeq = world.streams.find(({ name }) => name === stream)?.firstSeq ?? fromSeq;
  const before = waiting === 0 ? "" : `, before the ${formatCount(waiting)} that ${verb(waiting, "waits", "wait")}`;
  return [
    warn(
      "IN_PLACE",
      `Nothing is sent: ${consumer} is paused, set back to #${fromSeq} of ${stream}, and goes on. ${messages(count)} ` +
        `${verb(count, "is", "are")} delivered again, all at once${before}: no canary, no rate, no breaker, and no stop once it is set back.`,
    ),
    ...(inHand === 0
      ? []
      : [
          warn(
            "IN_PLACE",
            `${consumer} has ${formatCountOf(inHand, "message")} in hand: while it is paused ${verb(inHand, "that is", "those are")} waited for, and if ` +
              `one is not acknowledged nothing is set back.`,
          ),
        ]),
    ...(fromSeq <= firstSeq
      ? []
      : [warn("IN_PLACE", `What ${consumer} gave up on before #${fromSeq} stays as it is, and NATS no longer counts it as redelivered.`)]),
  ];
}
