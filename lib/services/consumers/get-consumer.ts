import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { ConsumerDetail, KeptConsumer } from "@/lib/domain/consumer/row";
import type { Position } from "@/lib/domain/consumer/types";
import { DatabaseOutOfReach } from "@/lib/errors";
import { findConsumer } from "../contexts/find-in-snapshot";
import { selectContext } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

export const GetConsumer = z.strictObject({ stream: z.string(), consumer: z.string(), context: z.string().optional() });

/** One consumer with its configuration, as of the last tick. */
export async function getConsumer(
  actor: Actor,
  input: z.input<typeof GetConsumer>,
  deps: Pick<Deps, "watch" | "db">,
): Promise<ConsumerDetail> {
  requireRole(actor, "viewer");
  const { stream, consumer, context } = GetConsumer.parse(input);

  const watched = selectContext(deps.watch, context);
  const { snapshot, row, it } = findConsumer(watched, stream, consumer);
  return {
    ...row,
    asOf: isoOf(snapshot.at),
    keepsDeadLetters: await isKept({ context: watched.name, stream, consumer }, deps),
    createdAt: isoOf(it.createdAt),
    durable: it.durable,
    ackPolicy: it.ackPolicy,
    deliverPolicy: it.deliverPolicy,
    deliverSubject: it.deliverSubject,
    deliverGroup: it.deliverGroup,
    backoffMs: [...it.backoffMs],
    maxWaiting: it.maxWaiting,
    replicas: it.replicas,
    leader: it.leader,
    metadata: { ...it.metadata },
    delivered: positionOf(it.delivered),
    ackFloor: positionOf(it.ackFloor),
  };
}

/** A consumer is to be seen also while the database is away. */
async function isKept(which: Pick<KeptConsumer, "context" | "stream" | "consumer">, { db }: Pick<Deps, "db">): Promise<boolean | null> {
  try {
    return await db.keptConsumers.isOn(which);
  } catch (error) {
    if (error instanceof DatabaseOutOfReach) return null;
    throw error;
  }
}

function positionOf({ consumerSeq, streamSeq, lastActiveAt }: Position) {
  return { consumerSeq, streamSeq, lastActiveAt: isoOf(lastActiveAt) };
}
