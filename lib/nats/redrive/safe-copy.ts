import "server-only";
import { fromTrash, toTrash, trashSubject, type CopyName } from "@/lib/domain/discard/trash-copy";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import { readMessage } from "../messages";
import type { NatsContext } from "../types";
import type { RedriveWire } from "./types";

const ANSWER_MS = 3_000;

export const keepCopy: RedriveWire["keepCopy"] = (publisher, message, of) => publisher.publish(toTrash(message, of), ANSWER_MS);

/** Where the copy of that name lies in the trash; `null` when there is none. */
export async function copySeq(context: NatsContext, of: CopyName): Promise<number | null> {
  // By MSG.GET: a replica may not have what was stored a moment ago.
  const trash = { name: ownStreams.trash, allowDirect: false };
  const copy = await readMessage(context, trash, { lastBySubject: trashSubject(of) }).catch(nullIfGone);
  return copy && fromTrash(copy, of) ? copy.seq : null;
}

function nullIfGone(error: unknown): null {
  if (error instanceof AppError && error.code === "NOT_FOUND") return null;
  throw error;
}
