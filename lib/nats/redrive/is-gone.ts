import "server-only";
import { AppError } from "@/lib/errors";
import type { NatsContext } from "../types";
import { askServers } from "./ask-servers";

/**
 * Whether a connection can send no more. Its own server is asked; one that started again has another id, so where there is but
 * one server, another id means that the old one died with its connections. In a cluster a silent server proves nothing.
 */
export async function isGone(
  context: NatsContext,
  { serverId, clientId }: { serverId: string; clientId: number },
): Promise<boolean | null> {
  try {
    const isOnly = isOnlyServer(context);
    const answers = await askServers(context, { cid: clientId }, ({ id }) => id === serverId || isOnly);
    const own = answers.find(({ id }) => id === serverId);
    if (own) return !own.connections.includes(clientId);
    return answers.length > 0 && isOnly ? true : null;
  } catch (error) {
    if (error instanceof AppError) return null; // not permitted, or not connected: not known
    throw error;
  }
}

/** No cluster, and one address: behind several there might be several servers. */
function isOnlyServer({ settings, connection }: NatsContext): boolean {
  return settings.servers.length === 1 && connection().info?.cluster === undefined;
}
