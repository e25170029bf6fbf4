import type { DeadLetter } from "../../dead-letter/dead-letter";
import { headerField } from "../../headers";
import { textToBytes } from "../../payload";
import type { PlanLetter, ReceiverFacts, StreamFacts, World } from "./facts";
import { RunOptions } from "../run/options";
import { makePlan, type PlanInput } from "./make-plan";
import type { Outgoing } from "../types";

/** Made-up facts for tests: work that goes well, until a test says otherwise. */

const JOB = "0198a6b2-0000-7000-8000-000000000001";
export const MADE_AT = Date.UTC(2026, 0, 1);
export const SEEN_AT = Date.UTC(2026, 0, 2);

export const aStream = (more: Partial<StreamFacts> = {}): StreamFacts => ({
  name: "WORK",
  createdAt: MADE_AT,
  subjects: ["work.>"],
  retention: "limits",
  storage: "file",
  discard: "old",
  discardNewPerSubject: false,
  maxMessages: null,
  maxBytes: null,
  maxMessagesPerSubject: null,
  maxMessageBytes: null,
  maxAgeMs: null,
  duplicateWindowMs: 120_000,
  allowDirect: true,
  sealed: false,
  denyDelete: false,
  noAck: false,
  isCounter: false,
  mirror: null,
  sources: [],
  transform: null,
  republish: null,
  isDeadLetter: false,
  messages: 0,
  sizeBytes: 0,
  firstSeq: 1,
  lastSeq: 0,
  configHash: "c0ffee",
  ...more,
});

export const letters = aStream({ name: "DLQ", subjects: ["dlq.>"], isDeadLetter: true });

export function aReceiver(consumer: Partial<ReceiverFacts["consumer"]> = {}, more: Partial<ReceiverFacts> = {}): ReceiverFacts {
  const position = { consumerSeq: 0, streamSeq: 0, lastActiveAt: null };
  return {
    consumer: {
      stream: "WORK",
      name: "worker",
      filterSubjects: [],
      deliverPolicy: "all",
      paused: false,
      pausedUntil: null,
      ackFloor: position,
      delivered: position,
      numWaiting: 1,
      pushBound: false,
      ...consumer,
    },
    lag: 0,
    status: "ok",
    ...more,
  };
}

export const aWorld = (more: Partial<World> = {}): World => ({
  streams: [aStream(), letters],
  flowsKnown: true,
  receivers: new Map([["WORK", [aReceiver()]]]),
  silent: new Map(),
  coreSubscribers: new Map(),
  subjectCounts: new Map(),
  permissions: { publishAllow: null, publishDeny: [] },
  lately: { titles: new Map(), grown: new Map(), gaveUp: new Map() },
  apiPrefix: "$JS.API",
  maxPayloadBytes: 1_048_576,
  unread: [],
  ...more,
});

/** A world whose target is this stream. */
export const worldOf = (target: Partial<StreamFacts>, more: Partial<World> = {}): World =>
  aWorld({ streams: [aStream(target), letters], ...more });

const anOutgoing = (more: Partial<Outgoing> = {}): Outgoing => ({
  subject: "work.a",
  headers: [],
  headersKnown: true,
  payload: textToBytes("body"),
  from: "copy",
  originalMsgId: null,
  hasTtl: false,
  isCounter: false,
  isDeleteMarker: false,
  generation: 0,
  ...more,
});

export type Chosen = Extract<PlanLetter, { letter: DeadLetter }>;
type Stored = Extract<Chosen["stored"], { outgoing: Outgoing }>;

export function aLetter(seq: number, { letter = {}, outgoing = {}, stored = {}, ...more }: LetterChanges = {}): Chosen {
  const id = letter.id ?? `letter-${seq}`;
  return {
    id,
    letter: { ...row(id, seq), ...letter },
    stored: { outgoing: anOutgoing(outgoing), payloadHash: "body", originalCreatedAt: null, originalStoredAt: null, ...stored },
    places: [],
    seenExhausted: null,
    claimedBy: null,
    redrivenBy: null,
    ...more,
  };
}
type LetterChanges = Partial<Omit<Chosen, "letter" | "stored">> & {
  letter?: Partial<DeadLetter>;
  outgoing?: Partial<Outgoing>;
  stored?: Partial<Stored>;
};

const row = (id: string, seq: number): DeadLetter => ({
  id,
  context: "test",
  kind: "stored",
  state: "open",
  stream: "DLQ",
  streamCreatedAt: MADE_AT,
  seq,
  subject: "dlq.work",
  originalStream: "WORK",
  originalCreatedAt: null,
  originalSeq: null,
  originalSubject: "work.a",
  msgId: null,
  consumer: "worker",
  epoch: "",
  error: "Timeout after 8 s",
  errorClass: "Timeout",
  deliveries: 5,
  failedAt: SEEN_AT,
  seenAt: SEEN_AT,
  storedAt: SEEN_AT,
  expiresAt: null,
  correlation: [],
  generation: 0,
  sizeBytes: 4,
  group: null,
  payloadAvailable: true,
  alsoSeenAs: [],
  claimedBy: null,
  profile: "x-original",
  fingerprint: null,
});

export const plan = (chosen: readonly PlanLetter[], world: World = aWorld(), options: Partial<PlanInput["options"]> = {}) =>
  makePlan({
    job: JOB,
    now: SEEN_AT,
    letters: chosen,
    world,
    options: { ratePerSec: 50, keep: false, run: RunOptions.parse({}), ...options },
  });

/** Why the only letter is refused, and by which code; `null` when it is sent. */
export function refusal(chosen: PlanLetter, world: World = aWorld(), options: Partial<PlanInput["options"]> = {}): [string, string] | null {
  const { plan: made } = plan([chosen], world, options);
  const refused = made.refused[0];
  return refused ? [refused.code, refused.reason] : null;
}

/** The sentences of one warning. */
export const warnings = (made: ReturnType<typeof makePlan>, code: string): string[] =>
  made.plan.warnings.filter((warning) => warning.code === code).map(({ text }) => text);

export const field = (name: string, value: string) => headerField(name, value) ?? { kind: "broken" as const, raw: textToBytes(name) };
