import { headerText } from "../../headers";
import { canBeStream } from "../../stream/can-be-stream";
import { keptSubject, originalBlock } from "../kept-copy";
import { classOfReason } from "./advisory";
import type { Profile } from "./types";
import { asCount, asSeq, asText, asTime } from "./values";

/** Jetlag's own copy of a message that its consumer gave up on: says all that the advisory said, and holds the original's bytes. */
export const kept: Profile = ({ subject, headers, payload }) => {
  const kind = headerText(headers, "Jetlag-Death");
  if (!headers || (kind !== "exhausted" && kind !== "terminated")) return null;
  const stream = asText(headerText(headers, "Jetlag-Original-Stream"));
  const streamCreatedAt = asTime(headerText(headers, "Jetlag-Original-Created"));
  const seq = asSeq(headerText(headers, "Jetlag-Original-Seq"));
  const consumer = asText(headerText(headers, "Jetlag-Consumer"));
  const at = asTime(headerText(headers, "Jetlag-Failed-At"));
  if (stream === null || streamCreatedAt === null || seq === null || consumer === null || at === null) return null;
  if (!canBeStream(stream) || !canBeStream(consumer)) return null;
  const reason = kind === "exhausted" ? null : asText(headerText(headers, "Jetlag-Reason"));
  const isTrue = subject === keptSubject({ kind, stream, streamCreatedAt, consumer, seq, at, deliveries: 0, reason: null });
  return {
    profile: "kept",
    originalStream: stream,
    originalSeq: seq,
    originalSubject: asText(headerText(headers, "Jetlag-Original-Subject")),
    consumer,
    error: reason,
    errorClass: kind === "exhausted" ? "exhausted" : classOfReason(reason),
    deliveries: asCount(headerText(headers, "Jetlag-Deliveries")),
    failedAt: at,
    death: isTrue ? { kind, originalCreatedAt: streamCreatedAt, epoch: String(at) } : null,
    original: () => ({ payload, headers: originalBlock(headers) }),
  };
};
