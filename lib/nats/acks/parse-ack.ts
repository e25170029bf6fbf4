import "server-only";

/** What a consumer was told of a message: `acked`, it is done with; `terminated`, it is not to be tried again. `seq` is the stream's. */
export type Ack = { stream: string; consumer: string; seq: number; kind: "acked" | "terminated" };

const PLUS = 0x2b;

/**
 * An acknowledgement by its subject, `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<ns>.<pending>`; the second form
 * has domain and account before the stream, and may have more at its end. Told apart by the number of tokens, as nats-server 2.15.1 does
 * (consumer.go ackReplyInfo, processAck). `null`: -NAK, +WPI, and whatever is none.
 */
export function parseAck(subject: string, payload: Uint8Array): Ack | null {
  const kind = kindOf(payload);
  if (kind === null) return null;
  const tokens = subject.split(".");
  if ((tokens.length !== 9 && tokens.length < 11) || tokens[0] !== "$JS" || tokens[1] !== "ACK") return null;
  const at = tokens.length === 9 ? 2 : 4;
  const [stream = "", consumer = ""] = tokens.slice(at, at + 2);
  const digits = tokens[at + 3] ?? "";
  return /^[1-9]\d{0,15}$/.test(digits) ? { stream, consumer, seq: Number(digits), kind } : null;
}

function kindOf(payload: Uint8Array): Ack["kind"] | null {
  if (payload.length === 0) return "acked";
  if (payload[0] !== PLUS) return null;
  const text = Buffer.from(payload.buffer, payload.byteOffset, Math.min(payload.byteLength, 8)).toString("latin1");
  if (text.startsWith("+TERM")) return "terminated";
  // "+OK" is an older "+ACK"; "+NXT" acknowledges, and asks for more.
  return text === "+ACK" || text === "+OK" || text.startsWith("+NXT") ? "acked" : null;
}
