import { z } from "zod";
import { IsoTime, listOf, listQuery, withSeries } from "../list";

export const streamHealths = ["ok", "nearly-full", "filling", "full", "replica-behind", "offline"] as const;

export const StreamRow = z.object({
  context: z.string(),
  name: z.string(),
  subjects: z.array(z.string()),
  retention: z.enum(["limits", "interest", "workqueue"]),
  storage: z.enum(["file", "memory"]),
  replicas: z.number(),
  messages: z.number(),
  sizeBytes: z.number(),
  firstSeq: z.number(),
  lastSeq: z.number(),
  consumerCount: z.number(),
  publishRatePerSec: z.number().nullable(),
  /** 0…1 of the limit at which unread messages are lost or publishing fails; `null` without such a limit. */
  fullness: z.number().nullable(),
  timeToFullMs: z.number().nullable(),
  isDeadLetter: z.boolean(),
  cluster: z
    .object({
      name: z.string().nullable(),
      leader: z.string().nullable(),
      replicas: z.array(z.object({ name: z.string(), current: z.boolean(), offline: z.boolean(), lag: z.number() })),
    })
    .nullable(),
  health: z.enum(streamHealths),
  /** The sentence behind `health`; empty while ok. */
  reason: z.string(),
  since: IsoTime.nullable(),
  /** Publishes per second over the last hour at most, ≤ 60 points. Lists: with `series=true`. */
  publishSeries: z.array(z.tuple([z.number(), z.number().nullable()])),
});
export type StreamRow = z.infer<typeof StreamRow>;

export const StreamList = listOf(StreamRow);

export const streamSorts = ["name", "messages", "sizeBytes", "consumerCount", "publishRatePerSec", "fullness", "lastSeq"] as const;

export const StreamListQuery = z.strictObject({
  ...listQuery,
  ...withSeries,
  q: z.string().max(200).optional(),
  deadLetter: z.enum(["true", "false"]).optional(),
  sort: z.string().optional(),
});

export const StreamDetail = StreamRow.extend({
  asOf: IsoTime,
  createdAt: IsoTime,
  description: z.string().nullable(),
  discard: z.enum(["old", "new"]),
  discardNewPerSubject: z.boolean(),
  maxMessages: z.number().nullable(),
  maxBytes: z.number().nullable(),
  maxMessagesPerSubject: z.number().nullable(),
  maxMessageBytes: z.number().nullable(),
  maxAgeMs: z.number().nullable(),
  duplicateWindowMs: z.number().nullable(),
  allowDirect: z.boolean(),
  allowMsgTtl: z.boolean(),
  sealed: z.boolean(),
  mirrorOf: z.string().nullable(),
  sources: z.array(z.string()),
  metadata: z.record(z.string(), z.string()),
  numSubjects: z.number().nullable(),
  numDeleted: z.number(),
  firstAt: IsoTime.nullable(),
  lastAt: IsoTime.nullable(),
});
export type StreamDetail = z.infer<typeof StreamDetail>;

/** `…/subjects`: one subject of a stream, how many messages lie on it, which consumers read it. */
export const SubjectRow = z.object({ context: z.string(), subject: z.string(), messages: z.number(), consumers: z.array(z.string()) });
export const SubjectList = listOf(SubjectRow);
export const SubjectListQuery = z.strictObject({ ...listQuery, filter: z.string().optional() });
