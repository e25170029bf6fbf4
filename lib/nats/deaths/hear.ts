import "server-only";
import type { NatsContext } from "../types";
import { isPermissionViolation } from "../permission-violation";
import { rawOf } from "../raw";

export type Hearing = {
  /** Why it hears nothing any more; `null` while it does. `denied`: what is not permitted. */
  ended(): { denied: string | null } | null;
  stop(): void;
};

/** Which connection this is: another one after each reconnect. `null` while there is none. */
export function lineOf(context: NatsContext): string | null {
  if (context.link().kind !== "connected") return null;
  const { info } = context.connection();
  return info ? `${info.server_id} ${info.client_id}` : null;
}

/** Hears what is published on a subject, as a plain subscriber: at most once, and never a consumer. NATS_UNAVAILABLE. */
export function hear(context: NatsContext, subject: string, take: (message: { subject: string; payload: Uint8Array }) => void): Hearing {
  let ended: ReturnType<Hearing["ended"]> = null;
  const subscription = context.connection().subscribe(subject, {
    callback: (error, msg) => {
      if (error) ended = { denied: isPermissionViolation(error) ? `not permitted: subscribe to ${subject}` : null };
      else take({ subject: msg.subject, payload: rawOf(msg).data });
    },
  });
  return {
    ended: () => ended ?? (subscription.isClosed() ? { denied: null } : null),
    stop: () => (subscription.isClosed() ? undefined : subscription.unsubscribe()),
  };
}
