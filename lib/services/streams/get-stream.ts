import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { StreamDetail } from "@/lib/domain/stream/row";
import { findStream } from "../contexts/find-in-snapshot";
import { selectContext } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

export const GetStream = z.strictObject({ stream: z.string(), context: z.string().optional() });

/** One stream with its configuration, as of the last tick. */
export function getStream(actor: Actor, input: z.input<typeof GetStream>, deps: Pick<Deps, "watch">): StreamDetail {
  requireRole(actor, "viewer");
  const { stream, context } = GetStream.parse(input);

  const { snapshot, row, it } = findStream(selectContext(deps.watch, context), stream);
  return {
    ...row,
    asOf: isoOf(snapshot.at),
    createdAt: isoOf(it.createdAt),
    description: it.description,
    discard: it.discard,
    discardNewPerSubject: it.discardNewPerSubject,
    maxMessages: it.maxMessages,
    maxBytes: it.maxBytes,
    maxMessagesPerSubject: it.maxMessagesPerSubject,
    maxMessageBytes: it.maxMessageBytes,
    maxAgeMs: it.maxAgeMs,
    duplicateWindowMs: it.duplicateWindowMs,
    allowDirect: it.allowDirect,
    allowMsgTtl: it.allowMsgTtl,
    sealed: it.sealed,
    mirrorOf: it.mirrorOf,
    sources: [...it.sources],
    metadata: { ...it.metadata },
    numSubjects: it.numSubjects,
    numDeleted: it.numDeleted,
    firstAt: isoOf(it.firstAt),
    lastAt: isoOf(it.lastAt),
  };
}
