import { hash } from "node:crypto";
import type { deadLetterKinds } from "./row";

/** What makes a sighting this one. */
type Identity = {
  context: string;
  kind: (typeof deadLetterKinds)[number];
  stream: string;
  /** When this instance of the stream was made, epoch ms: a stream deleted and made again is another one. */
  streamCreatedAt: number;
  seq: number;
  /** Advisories only: who gave up, and in which of its lives. */
  consumer?: string;
  epoch?: string;
};

/**
 * The id of a sighting, the same after every rebuild: the first 22 characters (132 bits) of base64url(sha256(text)), where text is the
 * UTF-8 JSON array `[context, kind, stream, created in epoch ms, seq, consumer or "", epoch or ""]` without spaces.
 * A JSON array, because no choice of names can make two different tuples the same text.
 */
export function sightingId({ context, kind, stream, streamCreatedAt, seq, consumer = "", epoch = "" }: Identity): string {
  const text = JSON.stringify([context, kind, stream, streamCreatedAt, seq, consumer, epoch]);
  return hash("sha256", text, "base64url").slice(0, 22);
}
