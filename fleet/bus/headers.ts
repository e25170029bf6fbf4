import type { JsMsg } from "@nats-io/jetstream";
import type { MsgHdrs } from "@nats-io/transport-node";

/** A header value that is not UTF-8 travels as base64. */
export type HeaderPair = [name: string, value: string | { base64: string }];

const NO_HEADERS = new Uint8Array(0);
const CRLF = "\r\n";

/** The fields of @nats-io/nats-core 3.4 that hold a message as it came; dead-letter.int.test.ts fails when they move. */
type Frame = { msg: { _msg: { hdr: number }; _rdata: Uint8Array | undefined } };

/**
 * The header block of a message as it was sent, in its order and with its repeats; empty where there is none. The client's own MsgHdrs
 * groups repeats, trims values and throws on a name with a space, so a dead letter made from it would not be what died.
 */
export function headerBlockOf(message: JsMsg): Uint8Array {
  const { _msg, _rdata } = (message as unknown as Frame).msg; // every JsMsg of a consumer is a JsMsgImpl around a MsgImpl
  return _msg.hdr > 0 && _rdata ? _rdata.subarray(0, _msg.hdr) : NO_HEADERS;
}

/** The lines of a block, each as its bytes in latin1, without the first one (`NATS/1.0`). */
export function headerLines(block: Uint8Array): string[] {
  const lines = Buffer.from(block.buffer, block.byteOffset, block.byteLength).toString("latin1").split(CRLF);
  return lines.slice(1).filter((line) => line.includes(":"));
}

export function headerPairs(block: Uint8Array): HeaderPair[] {
  return headerLines(block).map((line) => {
    const colon = line.indexOf(":");
    const value = Buffer.from(line.slice(colon + 1).replace(/^ /, ""), "latin1");
    return [Buffer.from(line.slice(0, colon), "latin1").toString("utf8"), decodeUtf8(value) ?? { base64: value.toString("base64") }];
  });
}

/** `null` where the bytes are not UTF-8. A byte order mark stays. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Headers that the client writes, then lines (each with its CRLF) that go out as they are: it sends what `encode()` returns. */
export function withRawLines(headers: MsgHdrs, rawLines: Uint8Array = NO_HEADERS): MsgHdrs {
  if (rawLines.length === 0) return headers;
  const written = headers as MsgHdrs & { encode(): Uint8Array }; // every MsgHdrs is a MsgHdrsImpl
  const encode = written.encode.bind(written);
  written.encode = () => Buffer.concat([encode().subarray(0, -CRLF.length), rawLines, Buffer.from(CRLF)]);
  return written;
}
