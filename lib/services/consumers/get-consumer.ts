import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { ConsumerDetail } from "@/lib/domain/consumer/row";
import type { Position } from "@/lib/domain/consumer/types";
import { findConsumer } from "../contexts/find-in-snapshot";
import { selectContext } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

export const GetConsumer = z.strictObject({ stream: z.string(), consumer: z.string(), context: z.string().optional() });

/** One consumer with its configuration, as of the last tick. */
export function getConsumer(actor: Actor, input: z.input<typeof GetConsumer>, deps: Pick<Deps, "watch">): ConsumerDetail {
  requireRole(actor, "viewer");
  const { stream, consumer, context } = GetConsumer.parse(input);

  const { snapshot, row, it } = findConsumer(selectContext(deps.watch, context), stream, consumer);
  return {
    ...row,
    asOf: isoOf(snapshot.at),
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

function positionOf({ consumerSeq, streamSeq, lastActiveAt }: Position) {
  return { consumerSeq, streamSeq, lastActiveAt: isoOf(lastActiveAt) };
}
