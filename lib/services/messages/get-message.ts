import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { StoredMessage } from "@/lib/domain/message";
import { AppError } from "@/lib/errors";
import { readMessage } from "@/lib/nats/messages";
import { findStream } from "../contexts/find-in-snapshot";
import { selectContext } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { toStoredMessage } from "./to-stored-message";

export const GetMessage = z.strictObject({ stream: z.string(), seq: z.coerce.number().int().min(1), context: z.string().optional() });

/** One stored message, its body cut at 256 KiB. NOT_FOUND when the stream does not hold it (any more). */
export async function getMessage(
  actor: Actor,
  input: z.input<typeof GetMessage>,
  deps: Pick<Deps, "nats" | "watch">,
): Promise<z.infer<typeof StoredMessage>> {
  requireRole(actor, "viewer");
  const { stream, seq, context: contextName } = GetMessage.parse(input);
  const context = selectContext(deps.watch, contextName);
  const { it } = findStream(context, stream);
  const nats = deps.nats.get(context.name);
  if (!nats) throw new AppError("NATS_UNAVAILABLE", `${context.name} is not connected.`);

  const message = await readMessage(nats, { name: stream, allowDirect: it.allowDirect }, { seq });
  if (!message) throw new AppError("NOT_FOUND", `There is no message ${seq} in ${stream}: not yet stored, expired, purged or deleted.`);
  return toStoredMessage(context.name, message);
}
