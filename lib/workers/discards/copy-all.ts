import "server-only";
import type { CopyOutcome } from "@/lib/db";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { Publisher } from "@/lib/nats/redrive";
import { safeCopy, type Kept } from "../safe-copy";
import type { DiscardParts } from "./parts";

type Copied = { n: number; createdAt: number; message: RawMessage };

/** nats-server 2.15.1 `server/errors.json`. */
const full = [10077, 10047, 10023];
const tooLarge = [10054, 10097];

/** Stores a safe copy of each and waits until it is. `removed` here: it may be removed now. NATS_UNAVAILABLE: try again. */
export function copyAll(parts: DiscardParts, publisher: Publisher, messages: readonly Copied[]): Promise<CopyOutcome[]> {
  const { discards, id, wire, signal, isHeld } = parts;
  const mayTry = async (tries: number) => !signal.aborted && isHeld() && (tries === 1 || (await discards.isRunning(id)));
  return Promise.all(
    messages.map(async ({ n, createdAt, message }) => {
      const kept = await safeCopy({ wire, publisher, signal, mayTry }, message, { discard: id, n, createdAt });
      return kept.kind === "kept" ? { n, kind: "removed", trashSeq: kept.seq } : { n, kind: "skipped", reason: reasonOf(kept) };
    }),
  );
}

function reasonOf(kept: Exclude<Kept, { kind: "kept" }>): string {
  switch (kept.kind) {
    case "halted":
    case "closed":
      throw new AppError("NATS_UNAVAILABLE", "its copies are not taken now");
    case "denied":
      return "DENIED: not permitted: publishing on jetlag.trash.>";
    case "no-trash":
      return `NO_TRASH: ${ownStreams.trash} is gone`;
    case "taken":
      return "REFUSED: something else lies in the trash under the name of its copy";
    case "refused":
      return `${full.includes(kept.errCode) ? "TRASH_FULL" : tooLarge.includes(kept.errCode) ? "TOO_LARGE" : "REFUSED"}: ${kept.description}`;
  }
}
