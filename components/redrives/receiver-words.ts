import { statusLooks, toneOf } from "@/components/ui/status";
import type { Tone } from "@/components/ui/tone";
import { LATELY_WORDS } from "@/lib/domain/dead-letter/lately";
import type { Plan } from "@/lib/domain/redrive/row";
import { messagesOf } from "./words";

type Receiver = Plan["targets"][number]["receivers"][number];

/** One that gave up on messages a moment ago is not fine, however little is behind it. */
export function toneOfReceiver({ status, gaveUpLately }: Pick<Receiver, "status" | "gaveUpLately">): Tone {
  if (status === null) return "unknown";
  if (status !== "ok") return toneOf(status);
  return gaveUpLately > 0 ? "warn" : "good";
}

/** What a plan says of a consumer that gets `count` of the `of` messages for the stream `target`. */
export function receiverText(receiver: Receiver, { of, stream: target }: { of: number; stream: string }): string {
  const { lag, numWaiting, already, intended, count, stream } = receiver;
  const them = of === 1 ? "it" : "them";
  const parts = [
    ...stateWords(receiver),
    `lag ${lag.toLocaleString("en")}`,
    `${numWaiting.toLocaleString("en")} ${numWaiting === 1 ? "pull" : "pulls"} waiting`,
    ...(stream === target ? [] : [`by way of ${stream}`]),
    ...(count === of ? [] : [`gets ${count.toLocaleString("en")} of ${of.toLocaleString("en")}`]),
    ...(intended ? [`gave up on ${them}`] : []),
    ...(already === "yes" && !intended ? [`has processed ${them} before`] : []),
    ...(already === "unknown" && !intended ? [`may have processed ${them} before`] : []),
  ];
  return parts.join(", ");
}

function stateWords({ status, gaveUpLately: count }: Pick<Receiver, "status" | "gaveUpLately">): string[] {
  const state = status === null ? ["how it is now is not known"] : status === "ok" && count > 0 ? [] : [statusLooks[status].word];
  if (count === 0) return state;
  return [...state, `failed lately: it gave up on ${messagesOf(count)} ${LATELY_WORDS}`];
}
