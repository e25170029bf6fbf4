import "server-only";
import type { CopyOutcome } from "@/lib/db";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { PublishAnswer, Publisher } from "@/lib/nats/redrive";
import { pause } from "../pause";
import type { DiscardParts } from "./parts";

type Copied = { n: number; createdAt: number; message: RawMessage };

/** nats-server 2.15.1 `server/errors.json`. */
const wrongLastSequence = 10071;
const full = [10077, 10047, 10023];
const tooLarge = [10054, 10097];

/** While a leader is elected nobody answers, or nobody takes it. */
const TRIES = 8;
const AGAIN_MS = 1_000;

/** Stores a safe copy of each and waits until it is. `removed` here: it may be removed now. NATS_UNAVAILABLE: try again. */
export function copyAll(parts: DiscardParts, publisher: Publisher, messages: readonly Copied[]): Promise<CopyOutcome[]> {
  return Promise.all(messages.map((message) => copyOne(parts, publisher, message)));
}

async function copyOne(parts: DiscardParts, publisher: Publisher, { n, createdAt, message }: Copied): Promise<CopyOutcome> {
  const of = { discard: parts.id, n, createdAt };
  let answer: PublishAnswer = { kind: "no-answer" };
  for (let tries = 1; tries <= TRIES && isAway(answer); tries++) {
    if (tries > 1) await pause(AGAIN_MS, parts.signal);
    if (parts.signal.aborted || !parts.isHeld() || (tries > 1 && !(await parts.discards.isRunning(parts.id)))) break;
    answer = await parts.wire.copy(publisher, message, of);
  }
  if (answer.kind === "stored") return { n, kind: "removed", trashSeq: answer.seq };
  if (answer.kind === "denied") return { n, kind: "skipped", reason: "DENIED: not permitted: publishing on jetlag.trash.>" };
  if (answer.kind === "no-responders" && (await isTrashGone(parts)))
    return { n, kind: "skipped", reason: `NO_TRASH: ${ownStreams.trash} is gone` };
  if (answer.kind !== "refused") throw new AppError("NATS_UNAVAILABLE", "the trash does not take its copies now");
  if (answer.errCode === wrongLastSequence) return earlier(parts, n);
  const code = full.includes(answer.errCode) ? "TRASH_FULL" : tooLarge.includes(answer.errCode) ? "TOO_LARGE" : "REFUSED";
  return { n, kind: "skipped", reason: `${code}: ${answer.description}` };
}

const isAway = ({ kind }: PublishAnswer) => kind === "no-answer" || kind === "no-responders";

async function isTrashGone({ wire }: DiscardParts): Promise<boolean> {
  try {
    await wire.streamNow(ownStreams.trash);
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return true;
    throw error;
  }
}

/** It is there: stored by an earlier try. */
async function earlier({ id, wire }: DiscardParts, n: number): Promise<CopyOutcome> {
  const trashSeq = await wire.copySeq({ discard: id, n });
  if (trashSeq !== null) return { n, kind: "removed", trashSeq };
  return { n, kind: "skipped", reason: "REFUSED: something else lies in the trash under the name of its copy" };
}
