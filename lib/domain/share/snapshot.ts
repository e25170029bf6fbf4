import { z } from "zod";
import { deadLetterKinds, deadLetterStates } from "../dead-letter/row";
import { IsoTime } from "../list";
import { HiddenCountsShape, RedactedBody, RedactionShape } from "../redact";

const Correlation = z.array(z.object({ flow: z.string(), key: z.string() }));
const Places = z.array(z.object({ stream: z.string(), seq: z.number() }));

/** What every snapshot says of itself. */
const frozen = {
  version: z.literal(1),
  takenAt: IsoTime,
  /** Who shared it; `null` where that is nobody's business. */
  takenBy: z.string().nullable(),
  /** When the link ends; a file that was downloaded stays. `null` without an end. */
  linkExpiresAt: IsoTime.nullable(),
  redaction: RedactionShape,
  /** Values replaced in bodies, and what the rules hid anywhere. */
  values: z.number().int(),
  hidden: HiddenCountsShape,
  title: z.string(),
  context: z.string(),
};

const FrozenMessage = z.object({
  body: RedactedBody,
  /** `null` where they are not known. */
  headers: z.array(z.tuple([z.string(), z.string()])).nullable(),
  headersLeft: z.number().int(),
});

export const CaseSnapshot = z.object({
  ...frozen,
  kind: z.literal("case"),
  letter: z.object({
    id: z.string(),
    kind: z.enum(deadLetterKinds),
    state: z.enum(deadLetterStates),
    stream: z.string(),
    seq: z.number(),
    subject: z.string(),
    originalStream: z.string().nullable(),
    originalSeq: z.number().nullable(),
    originalSubject: z.string().nullable(),
    stillStored: z.boolean().nullable(),
    consumer: z.string().nullable(),
    error: z.string().nullable(),
    errorClass: z.string().nullable(),
    deliveries: z.number().nullable(),
    failedAt: IsoTime,
    seenAt: IsoTime,
    expiresAt: IsoTime.nullable(),
    generation: z.number(),
    sizeBytes: z.number(),
    correlation: Correlation,
    places: Places,
    redrives: z.array(z.number()),
    discard: z.object({ letter: z.string(), actor: z.string(), reason: z.string().nullable(), at: IsoTime }).nullable(),
    notice: z.string().nullable(),
    message: FrozenMessage,
    /** What died, where that is another message than the dead letter. */
    original: FrozenMessage.nullable(),
  }),
});

const LetterLine = z.object({
  id: z.string(),
  failedAt: IsoTime,
  error: z.string().nullable(),
  deliveries: z.number().nullable(),
  generation: z.number(),
  sizeBytes: z.number(),
  state: z.enum(deadLetterStates),
  correlation: Correlation,
});

export const GroupSnapshot = z.object({
  ...frozen,
  kind: z.literal("group"),
  group: z.object({
    id: z.string(),
    state: z.string(),
    error: z.string().nullable(),
    errorClass: z.string().nullable(),
    stream: z.string().nullable(),
    originalStream: z.string().nullable(),
    originalSubject: z.string().nullable(),
    consumer: z.string().nullable(),
    kinds: z.array(z.string()),
    count: z.number(),
    countTotal: z.number(),
    firstAt: IsoTime,
    lastAt: IsoTime,
    ratePerSec: z.number().nullable(),
    generationMax: z.number(),
    assignee: z.string().nullable(),
    expiresAt: IsoTime.nullable(),
    series: z.array(z.tuple([z.number(), z.number().nullable()])),
    letters: z.array(LetterLine),
    lettersLeft: z.number().int(),
  }),
});

export const RedriveSnapshot = z.object({
  ...frozen,
  kind: z.literal("redrive"),
  redrive: z.object({
    id: z.string(),
    number: z.number(),
    state: z.string(),
    sentence: z.string(),
    actor: z.string(),
    reason: z.string().nullable(),
    createdAt: IsoTime,
    startedAt: IsoTime.nullable(),
    endedAt: IsoTime.nullable(),
    /** By state; they sum to the selection. */
    counts: z.array(z.object({ state: z.string(), count: z.number() })),
    selected: z.number(),
    sources: z.array(z.object({ stream: z.string(), count: z.number() })),
    targets: z.array(
      z.object({
        /** `null` where it is not told. */
        subject: z.string().nullable(),
        subjectCount: z.number(),
        stream: z.string(),
        count: z.number(),
        receivers: z.array(z.string()).nullable(),
      }),
    ),
    refused: z.array(z.object({ id: z.string(), code: z.string(), reason: z.string().nullable() })),
    refusedCount: z.number(),
    warnings: z.array(z.string()),
    items: z.array(
      z.object({
        state: z.string(),
        subject: z.string().nullable(),
        stream: z.string(),
        seq: z.number(),
        published: z.object({ stream: z.string(), seq: z.number().nullable(), at: IsoTime.nullable() }).nullable(),
        settledAfterMs: z.number().nullable(),
        detail: z.string().nullable(),
      }),
    ),
    itemsLeft: z.number().int(),
    /** Targets, refusals and messages of which a subject or a reason is not told. */
    untold: z.number().int(),
  }),
});

/**
 * What is shared, as it was: everything in it may be read by whoever has the link. A later version gets a shape of its own beside this one;
 * what was stored once stays readable.
 */
export const ShareSnapshot = z.discriminatedUnion("kind", [CaseSnapshot, GroupSnapshot, RedriveSnapshot]);
export type CaseSnapshot = z.infer<typeof CaseSnapshot>;
export type GroupSnapshot = z.infer<typeof GroupSnapshot>;
export type RedriveSnapshot = z.infer<typeof RedriveSnapshot>;
export type ShareSnapshot = z.infer<typeof ShareSnapshot>;
