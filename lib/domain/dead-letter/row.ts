import { z } from "zod";
import { DiscardOfLetter } from "../discard/row";
import { IsoTime, listOf, listQuery } from "../list";
import { Headers, Payload } from "../message";
import { parseBodyAsk } from "../marks";
import { saidPlaces } from "./said-in";
import { AskedName as Name, AskedSubject, AskedWords } from "./asked";

export const deadLetterKinds = ["stored", "exhausted", "terminated"] as const;
export const deadLetterStates = ["open", "claimed", "redriven", "quarantined", "discarded", "gone"] as const;

export const DeadLetterRow = z.object({
  id: z.string(),
  context: z.string(),
  kind: z.enum(deadLetterKinds),
  state: z.enum(deadLetterStates),
  stream: z.string(),
  seq: z.number(),
  streamCreatedAt: IsoTime,
  originalStream: z.string().nullable(),
  originalSeq: z.number().nullable(),
  originalSubject: z.string().nullable(),
  consumer: z.string().nullable(),
  error: z.string().nullable(),
  errorClass: z.string().nullable(),
  deliveries: z.number().nullable(),
  /** When it died: the profile's field, else the time it was stored. */
  failedAt: IsoTime,
  /** When the dead-letter stream stored it, or an advisory said so. */
  seenAt: IsoTime,
  /** When its own TTL or the max_age of `stream` makes it leave; `null` when neither does, or it has left. */
  expiresAt: IsoTime.nullable(),
  /** What may push it out at any moment: `full`, `stream` drops its oldest, of which this is one; `replaced`, it keeps one message per subject. */
  mayLeave: z.enum(["full", "replaced"]).nullable(),
  correlation: z.array(z.object({ flow: z.string(), key: z.string() })),
  generation: z.number(),
  sizeBytes: z.number(),
  group: z.string().nullable(),
  payloadAvailable: z.boolean(),
  alsoSeenAs: z.array(z.string()),
  /** Where other copies of it lie, in other dead-letter streams: a case is one row, wherever it was stored. */
  places: z.array(z.object({ stream: z.string(), seq: z.number() })),
  claimedBy: z.string().nullable(),
  /** Which profile read it: `envelope`, a header convention, or `null` where none fits. */
  profile: z.string().nullable(),
  /** In a list by words (`q`): where it says them. */
  saidIn: z
    .array(
      z.object({
        where: z.enum(saidPlaces),
        /** Some of what stands there; of `body` and `elsewhere` (the body, or another copy) what was asked. */
        text: z.string(),
        /** The words in it, [from, to) in UTF-16 units. */
        spans: z.array(z.tuple([z.number().int(), z.number().int()])),
      }),
    )
    .optional(),
});
export type DeadLetterRow = z.infer<typeof DeadLetterRow>;

export const DeadLetterList = listOf(DeadLetterRow).extend({
  /** In place of `total`, where there are more than so many and nobody has counted how many. */
  totalAtLeast: z.number().int().optional(),
});

/** Of keys, pointers and values no more is known. */
const LONGEST_ASK = 1_200;

export const DeadLetterListQuery = z.strictObject({
  ...listQuery,
  stream: Name.optional(),
  kind: z.enum(deadLetterKinds).optional(),
  state: z.enum(deadLetterStates).default("open"),
  originalSubject: AskedSubject.optional(),
  originalStream: Name.optional(),
  consumer: Name.optional(),
  errorClass: Name.optional(),
  /** When the dead-letter stream stored it: ISO, or back from now, as in `-15m`. */
  from: z.string().optional(),
  to: z.string().optional(),
  /** How often it has been sent again: a number, or `>=` and a number. */
  generation: z
    .string()
    .regex(/^(>=)?\d{1,9}$/, "must be a number, or >= and a number")
    .optional(),
  q: AskedWords.optional(),
  /** A key of any flow, or a flow and a key: `saga:7f3c`. */
  flow: Name.min(1, "must be a key, or a flow and a key as in saga:7f3c")
    .max(LONGEST_ASK, `must not be longer than ${LONGEST_ASK} characters`)
    .optional(),
  /** A value in the body: `/customer/id=42`, or `="42"` for the text alone. `*` is any place in an array. */
  body: Name.max(LONGEST_ASK, `must not be longer than ${LONGEST_ASK} characters`)
    .refine((text) => parseBodyAsk(text) !== null, 'must be a JSON pointer, = and a value, as in /customer/id=42 or /customer/id="42"')
    .optional(),
  /** The id of a group, or of one that was merged into it. */
  group: Name.optional(),
});

export const DeadLetterDetail = DeadLetterRow.extend({
  asOf: IsoTime,
  subject: z.string(),
  /** Of the dead-letter message as stored. `null` with `payloadAvailable: false`. */
  payload: Payload.nullable(),
  headers: Headers,
  /** What died, as far as the profile knows it: the envelope's `original_message`, or the stored copy itself. */
  original: z.object({
    payload: Payload.nullable(),
    headers: Headers.nullable(),
    /** Whether it lies in `originalStream` still, and whether there is such a stream at all; `null` where nobody can tell. */
    stillStored: z.boolean().nullable(),
    hasStream: z.boolean().nullable(),
  }),
  /** Id of the letter that the same message was before it was sent again; `null` also where that has left the index, or is not known. */
  previous: z.string().nullable(),
  /** Id of the letter that its message came back as, when it had been sent again: the newest. */
  next: z.string().nullable(),
  redrives: z.array(z.object({ id: z.string(), number: z.number() })),
  /** The last discard of it that was started. */
  discard: DiscardOfLetter.nullable(),
  /** What could not be read and why ("not permitted: STREAM.MSG.GET"). */
  notice: z.string().nullable(),
});
export type DeadLetterDetail = z.infer<typeof DeadLetterDetail>;
