import "server-only";
import { AppError } from "@/lib/errors";
import { NoResponders } from "../inbox";
import { isDenied } from "../messages/read-message";
import type { NatsContext } from "../types";

const WAIT_MS = 2_000;

type WireKick = { error?: unknown };

/**
 * Closes a client's connection from outside, as the system account may: also one whose process is frozen, so that nothing it wrote since is
 * read. `true`: it was there, and is closed. `false`: there is none, its server is not there, or says nothing, or this user may not.
 * Client ids of a server are never given twice, and its id is new at each start (nats-server 2.15.1, `kickClient`).
 */
export async function kick(system: NatsContext, { serverId, clientId }: { serverId: string; clientId: number }): Promise<boolean> {
  try {
    const { data } = await system.request(`$SYS.REQ.SERVER.${serverId}.KICK`, `{"cid":${clientId}}`, { timeoutMs: WAIT_MS });
    return (JSON.parse(Buffer.from(data).toString("utf8")) as WireKick).error === undefined; // a server answers with JSON
  } catch (error) {
    if (error instanceof NoResponders || isDenied(error)) return false;
    if (error instanceof AppError && error.code === "NATS_UNAVAILABLE") return false;
    throw error;
  }
}
