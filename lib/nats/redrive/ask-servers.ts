import "server-only";
import { createInbox } from "@nats-io/transport-node";
import { AppError } from "@/lib/errors";
import { NoResponders } from "../inbox";
import { attribute } from "../messages/direct-batch";
import { isPermissionViolation } from "../permission-violation";
import { rawOf } from "../raw";
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
export function askServers(
  context: NatsContext,
  request: { limit: 1 } | { cid: number },
  isEnough: (answer: ServerAnswer) => boolean,
): Promise<ServerAnswer[]> {
  const connection = context.connection();
  return new Promise((resolve, reject) => {
    const answers: ServerAnswer[] = [];
    const inbox = createInbox(context.inboxPrefix());
    const timer = setTimeout(() => end(() => resolve(answers)), WAIT_MS);
    const subscription = connection.subscribe(inbox, {
      callback: (error, msg) => {
        if (error) return end(() => reject(refusal(error)));
        const reply = rawOf(msg);
        if (reply.status === 503 && reply.data.byteLength === 0) return end(() => reject(new NoResponders(`nobody answers ${SUBJECT}`)));
        const answer = toAnswer(reply.data);
        if (answer) answers.push(answer);
        if (answer && isEnough(answer)) end(() => resolve(answers));
      },
    });
    attribute(subscription, SUBJECT);
    try {
      connection.publish(SUBJECT, JSON.stringify(request), { reply: inbox });
    } catch (cause) {
      end(() => reject(new AppError("NATS_UNAVAILABLE", "the connection to NATS is closed", { cause })));
    }

    function end(settle: () => void): void {
      clearTimeout(timer);
      if (!subscription.isClosed()) subscription.unsubscribe();
      settle();
    }
  });
}

const refusal = (error: Error) =>
  isPermissionViolation(error) ? new AppError("NATS_DENIED", `not permitted: ${error.subject}`, { cause: error }) : error;

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
