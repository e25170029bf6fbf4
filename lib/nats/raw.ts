import "server-only";
import type { Msg } from "@nats-io/transport-node";
import type { RawReply } from "./types";

/** The two fields of @nats-io/nats-core 3.4's MsgImpl that hold the frame as it came; pinned in package.json, and `messages.int.test.ts` fails when they move. */
type Frame = { _msg: { hdr: number }; _rdata: Uint8Array | undefined };

/**
 * A message's header block and payload as bytes. The stock `msg.headers` re-orders repeats, trims values, replaces
 * bytes that are not UTF-8 and throws on a name with a space, so nothing here may touch it.
 */
export function rawOf(msg: Msg): RawReply {
  const { _msg, _rdata } = msg as unknown as Frame; // every Msg of a connection is a MsgImpl
  const bytes = _rdata ?? new Uint8Array(0);
  if (_msg.hdr <= 0) return { headerBlock: null, status: null, data: bytes };
  const headerBlock = bytes.subarray(0, _msg.hdr);
  return { headerBlock, status: statusOf(headerBlock), data: bytes.subarray(_msg.hdr) };
}

/** The number in `NATS/1.0 503 …`; `null` in a block without one. */
function statusOf(block: Uint8Array): number | null {
  const digits = Buffer.from(block.buffer, block.byteOffset, Math.min(block.byteLength, 16)).toString("latin1");
  const match = /^NATS\/1\.0 +(\d{3})/.exec(digits);
  return match ? Number(match[1]) : null;
}
