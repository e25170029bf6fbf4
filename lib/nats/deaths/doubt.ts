import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import type { DeathAdvisory } from "@/lib/domain/dead-letter/death";
import { CLOCKS_APART_MS } from "@/lib/domain/dead-letter/is-original";
import { groupBy } from "@/lib/domain/group-by";
import { AppError } from "@/lib/errors";
import { mapLimit } from "../snapshot/map-limit";
import type { NatsContext } from "../types";
import { toConsumer, type WireConsumer } from "../wire/consumer";

const AT_ONCE = 32;
/** A replica that has just begun to lead, or a consumer that was just reset, delivers on within this. */
const ASK_AGAIN_MS = 250;

/**
 * Those of these deaths that cannot be true: the consumer was there before the death, and has not yet been given the message. After a RESET
 * it has not either: then the message is given to it again, and dies again or not. Each consumer is asked for once, and those that are doubted
 * once more. One that is gone, was made again, or does not answer proves nothing.
 */
export async function doubt(context: NatsContext, deaths: readonly DeathAdvisory[]): Promise<ReadonlySet<DeathAdvisory>> {
  const doubted = await undelivered(context, deaths);
  if (doubted.length === 0) return new Set();
  await pause(ASK_AGAIN_MS);
  return new Set(await undelivered(context, doubted));
}

async function undelivered(context: NatsContext, deaths: readonly DeathAdvisory[]): Promise<DeathAdvisory[]> {
  const byConsumer = groupBy(deaths, ({ stream, consumer }) => `${stream}.${consumer}`);
  const found = await mapLimit([...byConsumer], AT_ONCE, async ([name, of]) => {
    const now = await givenNow(context, name);
    return now === null ? [] : of.filter(({ at, seq }) => now.createdAt <= at && seq > now.upToSeq);
  });
  return found.flat();
}

async function givenNow(context: NatsContext, name: string): Promise<{ createdAt: number; upToSeq: number } | null> {
  try {
    const wire = await context.api<WireConsumer>(`CONSUMER.INFO.${name}`);
    const { createdAt, delivered } = toConsumer(wire, { serverAt: Number.NaN, clustered: wire.cluster !== undefined });
    return { createdAt: createdAt + (wire.cluster ? CLOCKS_APART_MS : 0), upToSeq: delivered.streamSeq };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
