import type { JetStreamManager, StreamInfo } from "@nats-io/jetstream";
import type { MsgHdrs, NatsConnection } from "@nats-io/transport-node";
import { z } from "zod";
import { inLanes } from "./lanes";
import { letterAt, type LoadMessage } from "./letters";
import { largestLetterBytes } from "./letter-size";
import { sizeInWords } from "./mark";
import type { LetterStream, Plan } from "./plan";
import { count, type Progress } from "./progress";

/** In flight at once, per stream: far below what a server queues for one before it refuses (max_buffered_msgs, 10,000 here). */
const WINDOW = 1_000;
const WINDOW_BYTES = 4 * 1024 * 1024;
/** A server that is busy with a flush may take seconds. */
const ACK_TIMEOUT_MS = 30_000;

const PubAck = z.object({ stream: z.string(), seq: z.number() });
const Refused = z.object({ error: z.object({ description: z.string(), err_code: z.number() }) });

type Filling = { nc: NatsConnection; jsm: JetStreamManager; plan: Plan; progress: Progress };

/**
 * Publishes the letters that are not stored yet, in order, all streams beside one another. Only the last of each window asks for an
 * acknowledgement: one connection's messages are stored in their order, so its sequence says whether all before it were.
 */
export async function fill(filling: Filling, live: ReadonlyMap<string, StreamInfo>): Promise<void> {
  const { plan, progress } = filling;
  const begun = plan.letterStreams.map((stream) => ({ stream, stored: live.get(stream.name)?.state.last_seq ?? 0 }));
  for (const { stream, stored } of begun) await refuseStrange(filling, stream, stored);
  progress.begin(
    "dead letters",
    plan.size.deadLetters,
    begun.reduce((sum, { stored }) => sum + stored, 0),
  );
  await inLanes(begun.length, begun, (from, isOver) => fillOne(filling, from, isOver));
  progress.end();
}

type From = { stream: LetterStream; stored: number };

async function fillOne({ nc, plan, progress }: Filling, { stream, stored }: From, isOver: () => boolean): Promise<void> {
  const window = Math.max(1, Math.min(WINDOW, Math.floor(WINDOW_BYTES / largestLetterBytes(plan.size))));
  for (let next = stored; next < stream.letters && !isOver();) {
    const last = Math.min(next + window, stream.letters) - 1;
    const sent = last - next + 1;
    for (; next < last; next++) {
      const letter = letterAt(plan, stream, next);
      nc.publish(letter.subject, letter.payload, { headers: headersOf(letter) });
    }
    await acknowledged(nc, letterAt(plan, stream, next), { stream, seq: ++next, plan });
    progress.add(sent);
  }
}

async function acknowledged(
  nc: NatsConnection,
  letter: LoadMessage,
  wanted: { stream: LetterStream; seq: number; plan: Plan },
): Promise<void> {
  const { stream, seq, plan } = wanted;
  const answer: unknown = (
    await nc.request(letter.subject, letter.payload, { headers: headersOf(letter), timeout: ACK_TIMEOUT_MS })
  ).json();
  const refused = Refused.safeParse(answer);
  const why = refused.success ? `the server refused a letter: ${refused.data.error.description} (${refused.data.error.err_code})` : null;
  const ack = PubAck.safeParse(answer);
  if (ack.success && ack.data.stream === stream.name && ack.data.seq === seq) return;
  const place = ack.success
    ? `letter ${count(seq)} was stored as ${count(ack.data.seq)} of ${ack.data.stream}`
    : (why ?? "the answer was no PubAck");
  throw new Error(`${stream.name}: ${place}. It is not what the seed says any more (does another load run?): ${beginAgain(plan)}`);
}

/** What was stored before has to be this load's: extra or lost letters would have moved the last one to another place. */
async function refuseStrange({ jsm, plan }: Filling, stream: LetterStream, stored: number): Promise<void> {
  if (stored === 0) return;
  if (stored > stream.letters)
    throw new Error(`${stream.name} has stored ${count(stored)} messages, more than its ${count(stream.letters)}: ${beginAgain(plan)}`);
  const last = await jsm.streams.getMessage(stream.name, { seq: stored });
  if (!last) return; // deleted by somebody since: nothing to compare
  const letter = letterAt(plan, stream, stored - 1);
  if (last.subject === letter.subject && Buffer.from(last.data).equals(letter.payload)) return;
  throw new Error(`${stream.name} holds another message at ${count(stored)} than this load puts there: ${beginAgain(plan)}`);
}

const beginAgain = ({ size }: Plan): string => `load --remove --seed ${size.seed}, then load --seed ${size.seed} ${sizeInWords(size)}`;

/** The client sends what `encode()` returns, and asks nothing else of headers. */
export const headersOf = ({ headerBlock }: LoadMessage): MsgHdrs | undefined =>
  headerBlock === null ? undefined : ({ encode: () => headerBlock } as unknown as MsgHdrs); // load.int.test.ts reads back what was sent
