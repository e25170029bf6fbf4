import "server-only";
import type { Permissions } from "@/lib/domain/redrive/plan/facts";
import { AppError } from "@/lib/errors";
import { NoResponders } from "../inbox";
import { parseApiAnswer } from "../js-api";
import { isDenied } from "../messages/read-message";
import type { NatsContext } from "../types";

type WireUserInfo = { data?: { permissions?: { publish?: { allow?: string[] | null; deny?: string[] | null } | null } | null } };

/** What the context's user may publish, by `$SYS.REQ.USER.INFO`; `null` where it may not ask, or nobody says. NATS_UNAVAILABLE. */
export async function readPermissions(context: NatsContext): Promise<Permissions | null> {
  try {
    const reply = await context.request("$SYS.REQ.USER.INFO");
    const { data } = parseApiAnswer<WireUserInfo>(reply.data, "USER.INFO");
    if (!data) return null;
    const publish = data.permissions?.publish;
    return { publishAllow: publish?.allow?.length ? publish.allow : null, publishDeny: publish?.deny ?? [] };
  } catch (error) {
    if (isDenied(error) || error instanceof NoResponders) return null;
    throw error;
  }
}

/** The largest message, headers included, that the server takes. NATS_UNAVAILABLE. */
export function maxPayloadBytes(context: NatsContext): number {
  const bytes = context.connection().info?.max_payload;
  if (bytes === undefined) throw new AppError("NATS_UNAVAILABLE", "the server did not say how large a message may be");
  return bytes;
}
