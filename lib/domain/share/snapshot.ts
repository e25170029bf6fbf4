import type { DeadLetterRow } from "../dead-letter/row";
import type { RedriveDetail, RedriveItemRow } from "../redrive/row";
import type { HiddenCounts, RedactedBody, Redaction } from "../redact";

/*
 * What a page is drawn of, as it was: everything in it may be read by whoever has the link. Times are ISO. Only the page is stored.
 */

type Flow = { flow: string; key: string };

/** A list that may be cut: `left` are not in it. */
export type Some<Each> = { shown: Each[]; left: number };

/** What every snapshot says of itself. */
type Frozen = {
  takenAt: string;
  /** Who shared it; `null` where that is nobody's business. */
  takenBy: string | null;
  /** When the link ends; a file that was downloaded stays. `null` without an end. */
  linkExpiresAt: string | null;
  redaction: Redaction;
  /** Values replaced in bodies, and what the rules hid anywhere. */
  values: number;
  hidden: HiddenCounts;
  title: string;
  context: string;
};

type FrozenMessage = {
  body: RedactedBody;
  /** `null` where they are not known. */
  headers: [string, string][] | null;
  headersLeft: number;
};

export type CaseSnapshot = Frozen & {
  kind: "case";
  letter: {
    id: string;
    kind: DeadLetterRow["kind"];
    state: DeadLetterRow["state"];
    stream: string;
    seq: number;
    subject: string;
    originalStream: string | null;
    originalSeq: number | null;
    originalSubject: string | null;
    stillStored: boolean | null;
    consumer: string | null;
    error: string | null;
    errorClass: string | null;
    deliveries: number | null;
    failedAt: string;
    seenAt: string;
    expiresAt: string | null;
    generation: number;
    sizeBytes: number;
    correlation: Some<Flow>;
    places: Some<{ stream: string; seq: number }>;
    redrives: Some<number>;
    discard: { letter: string; actor: string; reason: string | null; at: string } | null;
    notice: string | null;
    message: FrozenMessage;
    /** What died, where that is another message than the dead letter. */
    original: FrozenMessage | null;
  };
};

type LetterLine = {
  id: string;
  failedAt: string;
  error: string | null;
  deliveries: number | null;
  generation: number;
  sizeBytes: number;
  state: DeadLetterRow["state"];
  correlation: Some<Flow>;
};

export type GroupSnapshot = Frozen & {
  kind: "group";
  group: {
    id: string;
    state: string;
    error: string | null;
    errorClass: string | null;
    stream: string | null;
    originalStream: string | null;
    originalSubject: string | null;
    consumer: string | null;
    kinds: string[];
    count: number;
    countTotal: number;
    firstAt: string;
    lastAt: string;
    ratePerSec: number | null;
    generationMax: number;
    assignee: string | null;
    expiresAt: string | null;
    series: [number, number | null][];
    letters: LetterLine[];
    lettersLeft: number;
  };
};

export type RedriveSnapshot = Frozen & {
  kind: "redrive";
  redrive: {
    id: string;
    number: number;
    state: RedriveDetail["state"];
    sentence: string;
    actor: string;
    reason: string | null;
    createdAt: string;
    startedAt: string | null;
    endedAt: string | null;
    /** By state; they sum to the selection. */
    counts: { state: RedriveItemRow["state"]; count: number }[];
    selected: number;
    sources: Some<{ stream: string; count: number }>;
    targets: Some<{
      /** `null` where it is not told. */
      subject: string | null;
      subjectCount: number;
      stream: string;
      count: number;
      receivers: Some<string> | null;
    }>;
    refused: { id: string; code: string; reason: string | null }[];
    refusedCount: number;
    warnings: Some<string>;
    items: {
      state: RedriveItemRow["state"];
      subject: string | null;
      stream: string;
      seq: number;
      published: { stream: string; seq: number | null; at: string | null } | null;
      settledAfterMs: number | null;
      detail: string | null;
    }[];
    itemsLeft: number;
    /** Targets, refusals and messages of which a subject or a reason is not told. */
    untold: number;
  };
};

export type ShareSnapshot = CaseSnapshot | GroupSnapshot | RedriveSnapshot;
