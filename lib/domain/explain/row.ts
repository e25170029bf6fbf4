import { z } from "zod";
import { ChangeEntry, HearingRow } from "../change/row";
import { DeadLetterRow } from "../dead-letter/row";
import { IsoTime } from "../list";
import { Headers, Payload } from "../message";
import { DeliveryRow } from "../redrive/row";

const letter = DeadLetterRow.pick({ id: true, kind: true, state: true, stream: true, seq: true, consumer: true, originalSubject: true });

/** Another letter, of the same message or of the same work. */
export const Sibling = letter.extend({
  seenAt: IsoTime,
  /** Its first line, or `null`. */
  error: z.string().nullable(),
  deliveries: z.number().nullable(),
  /** The message that died is the same one, or which keys they share. */
  shares: z.union([z.literal("message"), z.array(z.object({ flow: z.string(), key: z.string() }))]),
});
export type Sibling = z.infer<typeof Sibling>;

/** `at`: when its copy was stored, else when the re-drive began. */
export const RedriveBefore = z.object({ id: z.string(), number: z.number(), actor: z.string(), at: IsoTime });
export type RedriveBefore = z.infer<typeof RedriveBefore>;

/** What the same message was when it died before, or again, and the re-drive that sent it in between. */
export const Earlier = letter.extend({
  seenAt: IsoTime,
  generation: z.number(),
  error: z.string().nullable(),
  deliveries: z.number().nullable(),
  redrive: RedriveBefore,
});
export type Earlier = z.infer<typeof Earlier>;

/** A message of the same subject that the same consumer has finished, or why none can be known. */
export const Good = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("found"),
    stream: z.string(),
    seq: z.number(),
    subject: z.string(),
    at: IsoTime,
    payload: Payload,
    headers: Headers,
    /** What is not certain of it, in a sentence. */
    doubt: z.string().nullable(),
  }),
  z.object({ kind: z.literal("unknown"), why: z.string() }),
]);
export type Good = z.infer<typeof Good>;

export const Explained = z.object({
  asOf: IsoTime,
  /** When the message that died was stored, as far as it lies there still. */
  storedAt: IsoTime.nullable(),
  changes: z.object({
    from: IsoTime,
    to: IsoTime,
    /** Before this nobody looked: what was deleted, changed or paused then is not known. */
    watchedSince: IsoTime,
    /** The group's first letter, or, where it is in none, this letter. */
    around: z.enum(["group", "letter"]),
    /** When that was. */
    at: IsoTime,
    /** The nearest first. */
    items: z.array(ChangeEntry),
    /** Not `isWhole`: there were more, further away. */
    isWhole: z.boolean(),
    /** What readings do not tell, or later: by advisories of JetStream, and by a system account. */
    hearing: z.object({ advisories: HearingRow, connections: HearingRow }),
  }),
  /** The newest 20. Not `isWhole`: `total` is at least so many. */
  siblings: z.object({ items: z.array(Sibling), total: z.number(), isWhole: z.boolean() }),
  /**
   * What workers were heard to answer to its deliveries, in that order; `isWhole: false`: the first twenty. `null`: no re-drive is known to
   * have sent it, and nobody listened.
   */
  deliveries: z.object({ items: z.array(DeliveryRow), isWhole: z.boolean() }).nullable(),
  /** Newest first; not `isWhole`: what was before is no longer known, but for the re-drive that sent it, where that is (`lost`). */
  previous: z.object({ items: z.array(Earlier), isWhole: z.boolean(), lost: RedriveBefore.nullable() }),
  /** What it came back as when it had been sent again, newest first. */
  back: z.array(Earlier),
  redrives: z.array(
    z.object({
      id: z.string(),
      number: z.number(),
      actor: z.string(),
      /** When its copy was stored, else when the re-drive began. */
      at: IsoTime,
      state: z.enum(["published", "skipped", "unknown"]).nullable(),
      reason: z.string().nullable(),
    }),
  ),
  good: Good,
});
export type Explained = z.infer<typeof Explained>;
