import { sightingId } from "@/lib/domain/dead-letter/sighting-id";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";

const AGENTS = ["planner", "search", "booking", "billing", "mailer", "ranker", "scraper", "auditor"];
const ERRORS = ["Timeout", "ValidationError", "RateLimitError", "", "ConnectionError"];

/** Letter `n` of a made-up stream, as the indexer writes it: a few consumers and errors, a subject per flow of three letters. */
export function benchLetter(n: number, stream: string, firstAt: number): Sighting {
  const agent = AGENTS[(n * 7) % AGENTS.length] ?? "";
  const errorClass = ERRORS[(n * 13) % ERRORS.length] ?? "";
  const place = { context: "bench", kind: "stored" as const, stream, streamCreatedAt: 1_700_000_000_000, seq: n + 1 };
  const flow = `f-${Math.floor(n / 3)}`; // as ids are written: nobody could tell "f4l" from a word, and each letter would be a cause of its own
  const at = firstAt + Math.floor(n / 20);
  // A literal, as toLetter has it: an object made by spreading is slow to read, ten times over in a row's columns.
  return {
    id: sightingId(place),
    context: place.context,
    kind: place.kind,
    stream: place.stream,
    streamCreatedAt: place.streamCreatedAt,
    seq: place.seq,
    subject: `dlq.SAGAS.${agent}`,
    originalStream: "SAGAS",
    originalCreatedAt: null,
    originalSeq: n + 1,
    originalSubject: `saga.${flow}.${agent}`,
    msgId: null,
    consumer: `${agent}-worker`,
    epoch: "",
    error: `${errorClass}: the ${agent} gave up after 8 s on ${flow}`,
    errorClass,
    deliveries: 3 + (n % 3),
    failedAt: at,
    seenAt: at,
    storedAt: at,
    expiresAt: null,
    correlation: [{ flow: "saga", key: flow }],
    generation: n % 50 === 0 ? 1 : 0,
    sizeBytes: 400,
    profile: "envelope",
    fingerprint: null,
    payloadAvailable: true,
  };
}
