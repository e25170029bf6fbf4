import "server-only";
import type { Stop } from "@/lib/domain/redrive/run/machine";
import type { ItemOutcome } from "@/lib/domain/redrive/types";
import type { PublishAnswer } from "@/lib/nats/redrive";

/** What an answer means for the item, and for the job. */
export type Verdict =
  | { kind: "final"; outcome: ItemOutcome; stop: Stop | null }
  /** The same id again. `inDoubt`: it may be stored already. */
  | { kind: "again"; inDoubt: boolean; why: string }
  /** Not stored, and nothing more should be sent. */
  | { kind: "refused"; stop: Stop }
  /** The connection is gone: it may be stored. */
  | { kind: "lost" };

/** nats-server 2.15.1, `server/errors.json`. Decided by err_code: "maximum messages exceeded" comes as code 503. */
const errCodes = {
  accountFull: 10002,
  serverFull: 10023,
  tooLarge: 10054,
  otherStream: 10060,
  storeFailed: 10077,
  sealed: 10109,
  idInProcess: 10158,
} as const;
const { storeFailed, accountFull, serverFull, sealed, otherStream } = errCodes;
const stops: readonly number[] = [storeFailed, accountFull, serverFull, sealed, otherStream];

export function judgeAnswer(answer: PublishAnswer, { n, target, at }: { n: number; target: string; at: number }): Verdict {
  switch (answer.kind) {
    case "stored": {
      const { stream, seq, duplicate } = answer;
      if (stream === target) return { kind: "final", outcome: { n, kind: "published", stream, seq, at, duplicate }, stop: null };
      // Expected-Stream forbids it, so it is not our stream's answer: what became of the message is not known.
      const why = `${stream} answered for what was meant for ${target}`;
      return { kind: "final", outcome: { n, kind: "unknown", detail: `${why}, as its #${seq}.` }, stop: failure(why) };
    }
    case "no-responders":
      return { kind: "again", inDoubt: false, why: "nobody takes it: no leader, or no stream on this subject" };
    case "no-answer":
      return { kind: "again", inDoubt: true, why: "no answer" };
    case "closed":
      return { kind: "lost" };
    case "denied":
      return { kind: "refused", stop: failure("publishing to its subject is not permitted") };
    case "refused":
      return judgeRefusal(answer, n);
  }
}

function judgeRefusal({ code, errCode, description }: PublishAnswer & { kind: "refused" }, n: number): Verdict {
  const detail = `${description} (${errCode})`;
  if (stops.includes(errCode)) return { kind: "refused", stop: failure(detail) };
  if (errCode === errCodes.idInProcess || code === 429 || code >= 500) return { kind: "again", inDoubt: true, why: detail };
  const reason = errCode === errCodes.tooLarge ? "TOO_LARGE" : "REFUSED";
  return { kind: "final", outcome: { n, kind: "skipped", reason, detail }, stop: null };
}

const failure = (why: string): Stop => ({ kind: "failure", why });
