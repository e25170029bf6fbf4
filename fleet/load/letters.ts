import { bodyOf, flowId } from "./body";
import { Draws } from "./draws";
import { SEQS_PER_LETTER, type LetterStream, type Plan } from "./plan";
import { FAILURES } from "./vocabulary";

/** `headerBlock: null`: none. */
export type LoadMessage = { subject: string; headerBlock: Uint8Array | null; payload: Uint8Array };

/** Times are made up, for letters that are the same on every day: one day's worth of failures. */
const FIRST_FAILURE_AT = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
/** So many letters after one another belong to one flow. */
const LETTERS_PER_FLOW = 3;

/** The stream's letter at this place, 0 for the first: a function of seed, sizes and place, and of nothing else. */
export function letterAt(plan: Plan, stream: LetterStream, index: number): LoadMessage {
  const draws = new Draws(stream.seed32, index);
  const source = draws.pickSkewed(stream.sources);
  const failure = source.failures[draws.below(5) === 0 ? 1 : 0];
  const flow = flowOf(stream, index);
  const death = {
    subject: source.subject,
    stream: source.stream,
    consumer: source.consumer,
    seq: 1 + index * SEQS_PER_LETTER + draws.below(SEQS_PER_LETTER),
    error: (FAILURES[failure] ?? draws.pick(FAILURES))(draws),
    deliveries: 3 + draws.below(3),
    headers: [
      ["Saga-Id", flow],
      ["Nats-Msg-Id", `${source.agent}-${draws.hex8()}-${index}`],
    ] as const,
    body: bodyOf({ flow, agent: source.agent }, draws, { bytes: plan.size.bodyBytes, prose: plan.prose }),
  };
  const subject = `${stream.prefix}.${source.stream}.${source.consumer}`;
  if (stream.style === "headers") return { subject, headerBlock: provenance(death), payload: ascii(death.body) };
  const failedAt = new Date(FIRST_FAILURE_AT + Math.floor((index * DAY_MS) / stream.letters)).toISOString();
  return { subject, headerBlock: null, payload: envelope(death, failedAt) };
}

function flowOf(stream: LetterStream, index: number): string {
  const flow = Math.floor(index / LETTERS_PER_FLOW);
  return flowId(new Draws(~stream.seed32, flow), { stream: stream.number, flow });
}

type Death = {
  subject: string;
  stream: string;
  consumer: string;
  seq: number;
  error: string;
  deliveries: number;
  headers: readonly (readonly [string, string])[];
  body: string;
};

/** As bus/dead-letter.ts writes them (a test compares), without its general ways: a million of them are made. */
function envelope(death: Death, failedAt: string): Uint8Array {
  return ascii(
    `{"original_subject":"${death.subject}","original_message":${JSON.stringify(death.body)},"error":${JSON.stringify(death.error)},` +
      `"failed_at":"${failedAt}","delivery_count":${death.deliveries},"stream":"${death.stream}","sequence":${death.seq},` +
      `"consumer":"${death.consumer}","encoding":"utf8","headers":${JSON.stringify(death.headers)}}`,
  );
}

function provenance(death: Death): Uint8Array {
  const originals = death.headers.map(([name, value]) => `X-Original-Header-${name}: ${value}\r\n`).join("");
  return ascii(
    `NATS/1.0\r\nX-Original-Subject: ${death.subject}\r\nX-Original-Stream: ${death.stream}\r\nX-Original-Sequence: ${death.seq}\r\n` +
      `X-Consumer: ${death.consumer}\r\nX-Error: ${death.error}\r\nX-Deliveries: ${death.deliveries}\r\n${originals}\r\n`,
  );
}

const ascii = (text: string): Uint8Array => Buffer.from(text, "latin1");
