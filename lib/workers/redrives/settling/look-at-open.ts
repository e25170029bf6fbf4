import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import type { Observation } from "@/lib/domain/redrive/settle/judge";
import { hasReached, isPast } from "@/lib/domain/redrive/settle/passed";
import { AppError } from "@/lib/errors";
import type { StreamNow } from "@/lib/nats/redrive";
import type { Open, WatchParts } from "./target-watch";

export type Looked = {
  /** `null`: there is none of this name any more. No entry: it may not be asked. */
  consumers: ReadonlyMap<string, Consumer | null>;
  observations: readonly { open: Open; observation: Observation }[];
  /** One that was waited for is not there any more, or was made again. */
  isOneGone: boolean;
  /** Which consumers did not answer, and why; they have no entry either. */
  silent: ReadonlyMap<string, string>;
};

/** One message each; the rest has its turn a second later. */
const MOST_ASKED = 64;
/** What may have expired by now was perhaps never acknowledged. */
const EXPIRES_WITHIN_MS = 2_000;

/**
 * Protocol §6 without a tap: CONSUMER.INFO of those that have to acknowledge, once for each, and on a stream that holds messages until then,
 * whether they are still there. What had left before the consumers were asked, and they had taken, they have acknowledged. NATS_UNAVAILABLE.
 */
export async function lookAtOpen({ wire, clock }: WatchParts, stream: StreamNow, open: readonly Open[]): Promise<Looked> {
  const isGone = await goneOf(wire, stream, open);
  const { consumers, silent } = await askConsumers(wire, stream, open);
  const at = performance.now();
  const observations = open.flatMap((each): Looked["observations"] => {
    if (stream.maxAgeMs !== null && clock.now() - each.at > stream.maxAgeMs - EXPIRES_WITHIN_MS) return [];
    const standing = each.awaits.names.map((name) => ofLife(each, consumers.get(name)));
    const past = standing.filter((consumer) => consumer !== null && isPast(consumer, each.seq));
    const wasTaken = standing.every((consumer) => consumer !== null && hasReached(consumer, each.seq));
    const acks = past.map((consumer) => ({ open: each, observation: { kind: "acked" as const, by: consumer?.name ?? "", at } }));
    return wasTaken && isGone(each.seq) ? [...acks, { open: each, observation: { kind: "gone", at } }] : acks;
  });
  const isGoneFor = (each: Open, name: string) => consumers.has(name) && ofLife(each, consumers.get(name)) === null;
  const isOneGone = open.some((each) => each.awaits.names.some((name) => isGoneFor(each, name)));
  return { consumers, observations, isOneGone, silent };
}

/** One that was deleted and made again stands past what it was never given. */
export const isOfLife = ({ awaits: { lives } }: Pick<Open, "awaits">, consumer: Consumer | null | undefined): consumer is Consumer =>
  consumer !== undefined && consumer !== null && lives.get(consumer.name) === consumer.createdAt;

const ofLife = (open: Open, consumer: Consumer | null | undefined) => (isOfLife(open, consumer) ? consumer : null);

async function goneOf(wire: WatchParts["wire"], stream: StreamNow, open: readonly Open[]): Promise<(seq: number) => boolean> {
  if (stream.retention === "limits") return () => false;
  const there = open.filter(({ seq }) => seq >= stream.firstSeq);
  // Those that were looked for least lately: the window moves with the time.
  const from = there.length > MOST_ASKED ? Math.floor(Math.random() * there.length) : 0;
  const asked = [...there.slice(from), ...there.slice(0, from)].slice(0, MOST_ASKED);
  const gone = await wire.goneAmong(
    stream.name,
    asked.map(({ seq }) => seq),
  );
  return (seq) => seq < stream.firstSeq || gone?.has(seq) === true;
}

type Asked = Pick<Looked, "consumers" | "silent">;

/** What may not be asked, or does not answer, is not known; the others are. */
async function askConsumers(wire: WatchParts["wire"], { name: stream }: StreamNow, open: readonly Open[]): Promise<Asked> {
  const consumers = new Map<string, Consumer | null>();
  const silent = new Map<string, string>();
  const ask = async (name: string) => {
    try {
      consumers.set(name, await wire.consumerNow(stream, name));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === "NATS_UNAVAILABLE") silent.set(name, `${name} could not be asked: ${error.message}`);
      else if (error.code !== "NATS_DENIED") throw error;
    }
  };
  await Promise.all([...new Set(open.flatMap(({ awaits }) => awaits.names))].map(ask));
  return { consumers, silent };
}
