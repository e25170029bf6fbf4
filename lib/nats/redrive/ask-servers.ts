import "server-only";
import { askMany } from "../ask-many";
import type { NatsContext } from "../types";

/** Every server of the account's cluster answers by itself, and how many there are nobody says: this long is waited for the slowest. */
const WAIT_MS = 1_000;
const SUBJECT = "$SYS.REQ.ACCOUNT.PING.CONNZ";

export type ServerAnswer = { id: string; name: string; connections: number[] };

type WireConnz = { server?: { id?: string; name?: string }; data?: { connections?: { cid?: number }[] | null } };

/**
 * Asks every server about connections of our account, which ordinary accounts may. Ends with the first answer that `isEnough`, or
 * with those that came within a second. NATS_DENIED, NATS_UNAVAILABLE.
 */
export async function askServers(
  context: NatsContext,
  request: { limit: 1 } | { cid: number },
  isEnough: (answer: ServerAnswer) => boolean,
): Promise<ServerAnswer[]> {
  const answers: ServerAnswer[] = [];
  await askMany(context, {
    subject: SUBJECT,
    payload: JSON.stringify(request),
    longestMs: WAIT_MS,
    isLast({ data }) {
      const answer = toAnswer(data);
      if (answer) answers.push(answer);
      return answer !== null && isEnough(answer);
    },
  });
  return answers;
}

/** `null` for what is no server's answer: a server says which one it is. */
function toAnswer(data: Uint8Array): ServerAnswer | null {
  try {
    const { server, data: connz } = JSON.parse(Buffer.from(data).toString("utf8")) as WireConnz; // every field is optional, and checked below
    if (!server?.id || !server.name || !connz) return null;
    return { id: server.id, name: server.name, connections: (connz.connections ?? []).flatMap(({ cid }) => cid ?? []) };
  } catch {
    return null; // not JSON, so not a server's
  }
}
