import "server-only";
import type { Answer } from "@/lib/domain/redrive/settle/answers";

/** What a worker of a consumer answered to a delivery of a message. `seq` is the stream's; `delivery` 1, 2, 3… */
export type Ack = { stream: string; consumer: string; seq: number; delivery: number; answer: Answer };

const PLUS = 0x2b;
const MINUS = 0x2d;
/** nats-server's JSMaxNameLen. */
const LONGEST_NAME = 255;

/**
 * An acknowledgement by its subject, `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<ns>.<pending>`; the second form
 * has domain and account before the stream, and may have more at its end. Told apart by the number of tokens, as nats-server 2.15.1 does
 * (consumer.go ackReplyInfo, processAck). `null`: whatever is none.
 */
export function parseAck(subject: string, payload: Uint8Array): Ack | null {
  const answer = answerOf(payload);
  if (answer === null) return null;
  const tokens = subject.split(".");
  if ((tokens.length !== 9 && tokens.length < 11) || tokens[0] !== "$JS" || tokens[1] !== "ACK") return null;
  const at = tokens.length === 9 ? 2 : 4;
  const [stream = "", consumer = "", deliveries = "", seq = ""] = tokens.slice(at, at + 4);
  const isOne = /^[1-9]\d{0,8}$/.test(deliveries) && /^[1-9]\d{0,15}$/.test(seq) && consumer.length <= LONGEST_NAME;
  return isOne ? { stream, consumer, seq: Number(seq), delivery: Number(deliveries), answer } : null;
}

function answerOf(payload: Uint8Array): Answer | null {
  if (payload.length === 0) return "ack";
  if (payload[0] !== PLUS && payload[0] !== MINUS) return null;
  const text = Buffer.from(payload.buffer, payload.byteOffset, Math.min(payload.byteLength, 8)).toString("latin1");
  if (text.startsWith("+TERM")) return "term";
  // What a delay, or the number of the next batch, follows as JSON.
  if (text.startsWith("-NAK")) return "nak";
  if (text === "+WPI") return "working";
  // "+OK" is an older "+ACK"; "+NXT" acknowledges, and asks for more.
  return text === "+ACK" || text === "+OK" || text.startsWith("+NXT") ? "ack" : null;
}
