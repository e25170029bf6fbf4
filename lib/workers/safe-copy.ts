import "server-only";
import type { CopyName } from "@/lib/domain/discard/trash-copy";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { PublishAnswer, RedriveWire } from "@/lib/nats/redrive";
import { pause } from "./pause";

/** nats-server 2.15.1 `server/errors.json`. The second: another of the same name is being stored by a cluster (jetstream_batching.go). */
const wrongLastSequence = [10071, 10164];

/** While a leader is elected nobody answers, or nobody takes it. */
const TRIES = 8;
const AGAIN_MS = 1_000;

type Wire = Pick<RedriveWire, "keepCopy" | "copySeq" | "streamNow">;

type Copying = {
  wire: Wire;
  publisher: Parameters<Wire["keepCopy"]>[0];
  signal: AbortSignal;
  /** Asked before each try. */
  mayTry(tries: number): boolean | Promise<boolean>;
};

export type Kept =
  /** It lies there, by whoever was first. */
  | { kind: "kept"; seq: number }
  /** It may not be tried now, or the connection was taken away. */
  | { kind: "halted" | "closed" }
  /** It cannot be kept. `taken`: something else lies there under its name. */
  | { kind: "denied" | "no-trash" | "taken" }
  | Extract<PublishAnswer, { kind: "refused" }>;

/** Stores a safe copy in the trash, once, however often that is tried, and waits until it lies there. NATS_UNAVAILABLE: nobody takes it now. */
export async function safeCopy(
  { wire, publisher, signal, mayTry }: Copying,
  message: RawMessage,
  of: CopyName & { createdAt: number },
): Promise<Kept> {
  let answer: PublishAnswer = { kind: "no-answer" };
  for (let tries = 1; tries <= TRIES && (isAway(answer) || isTaken(answer)); tries++) {
    if (tries > 1) await pause(AGAIN_MS, signal);
    if (!(await mayTry(tries))) return { kind: "halted" };
    answer = await wire.keepCopy(publisher, message, of);
    // Whoever was first, another console or our own earlier try, may still be storing it: then it is not there yet.
    const seq = isTaken(answer) ? await wire.copySeq(of) : null;
    if (seq !== null) return { kind: "kept", seq };
  }
  if (answer.kind === "stored") return { kind: "kept", seq: answer.seq };
  if (answer.kind === "closed" || answer.kind === "denied") return answer;
  if (answer.kind === "no-responders" && (await isTrashGone(wire))) return { kind: "no-trash" };
  if (answer.kind !== "refused") throw new AppError("NATS_UNAVAILABLE", `${ownStreams.trash} does not take its copies now`);
  return isTaken(answer) ? { kind: "taken" } : answer;
}

const isAway = ({ kind }: PublishAnswer) => kind === "no-answer" || kind === "no-responders";

const isTaken = (answer: PublishAnswer) => answer.kind === "refused" && wrongLastSequence.includes(answer.errCode);

async function isTrashGone(wire: Wire): Promise<boolean> {
  try {
    await wire.streamNow(ownStreams.trash);
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return true;
    throw error;
  }
}
