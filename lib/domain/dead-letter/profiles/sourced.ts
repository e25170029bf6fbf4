import { headerText, withLines } from "../../headers";
import type { Profile } from "./types";
import { asSeq, asText } from "./values";

/**
 * `Nats-Stream-Source: ORDERS:<hash> 42 orders.> > orders.new`, left when a stream sources another: index name, sequence, filter,
 * transform, and (2.10 and later) the subject it had (nats-server 2.15.1 stream.go, genSourceHeader).
 */
export const sourced: Profile = ({ headers, payload }) => {
  const [index, seq, , , subject] = headerText(headers, "Nats-Stream-Source")?.split(" ") ?? [];
  const originalSeq = asSeq(seq);
  if (!headers || !index || originalSeq === null) return null;
  const lines = headers.lines.filter((line) => line.kind === "broken" || line.name.toLowerCase() !== "nats-stream-source");
  return {
    profile: "sourced",
    originalStream: index.split(":")[0] ?? null,
    originalSeq,
    originalSubject: asText(subject),
    consumer: null,
    error: null,
    errorClass: null,
    deliveries: null,
    failedAt: null,
    original: () => ({ payload, headers: withLines(headers, lines) }),
  };
};
