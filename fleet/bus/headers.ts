import type { NatsConnection } from "@nats-io/transport-node";
import { z } from "zod";

/** A header value that is not UTF-8 travels as base64. */
export type HeaderPair = [name: string, value: string | { base64: string }];

/**
 * A NATS header block as it was sent, in its order and with its repeats. The client's own MsgHdrs groups repeats, trims values
 * and throws on a name with a space, so a dead letter made from it would not be what died. Returns `null` where it is no block.
 */
export function parseHeaderBlock(block: Uint8Array): HeaderPair[] | null {
  const lines = Buffer.from(block.buffer, block.byteOffset, block.byteLength).toString("latin1").split("\r\n");
  if (!lines[0]?.startsWith("NATS/1.0")) return null;
  const pairs: HeaderPair[] = [];
  for (const line of lines.slice(1)) {
    if (line === "") continue;
    const colon = line.indexOf(":");
    if (colon < 0) return null;
    pairs.push([asText(line.slice(0, colon), { lossy: true }), asText(line.slice(colon + 1).replace(/^ /, ""))]);
  }
  return pairs;
}

function asText(latin1: string, options: { lossy: true }): string;
function asText(latin1: string): HeaderPair[1];
function asText(latin1: string, { lossy = false } = {}): HeaderPair[1] {
  const bytes = Buffer.from(latin1, "latin1");
  const text = decodeUtf8(bytes);
  if (text !== null) return text;
  return lossy ? bytes.toString("utf8") : { base64: bytes.toString("base64") };
}

/** `null` where the bytes are not UTF-8. A byte order mark stays. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

const StoredHeaders = z.object({ message: z.object({ hdrs: z.base64().optional() }) });

/** The raw headers of a message that is still stored, by STREAM.MSG.GET; `null` where it is gone or not permitted. */
export async function readRawHeaders(nc: NatsConnection, stream: string, seq: number): Promise<HeaderPair[] | null> {
  const reply = await nc.request(`$JS.API.STREAM.MSG.GET.${stream}`, JSON.stringify({ seq }), { timeout: 2_000 });
  const stored = StoredHeaders.safeParse(reply.json());
  if (!stored.success) return null;
  return stored.data.message.hdrs === undefined ? [] : parseHeaderBlock(Buffer.from(stored.data.message.hdrs, "base64"));
}
