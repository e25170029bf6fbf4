import "server-only";
import type { Subscription } from "@nats-io/transport-node";

/** The client tells a subscription of a refused publish when it carries the subject that was asked (nats-core 3.4, protocol.js handleError). */
export function attribute(subscription: Subscription, subject: string): void {
  (subscription as Subscription & { requestSubject?: string }).requestSubject = subject; // the field requestMany sets on its own subscriptions
}
