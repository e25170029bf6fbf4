import { errors, type NatsConnection } from "@nats-io/transport-node";

/** What the server says to a publish (as a request) or a subscription: the violation, or `null` where it allows it. */
export async function refusalOfPublish(nc: NatsConnection, subject: string, body = "{}"): Promise<string | null> {
  try {
    await nc.request(subject, body, { timeout: 1_000 });
    return null;
  } catch (error) {
    return violation(error);
  }
}

export async function refusalOfSubscribe(nc: NatsConnection, subject: string): Promise<string | null> {
  let refusal: string | null = null;
  const subscription = nc.subscribe(subject, { callback: (error) => void (refusal ??= error && violation(error)) });
  await nc.flush();
  await new Promise((resolve) => setTimeout(resolve, 20));
  subscription.unsubscribe();
  return refusal;
}

/** Rejects with anything else that went wrong; nobody answering is no refusal. */
function violation(error: unknown): string | null {
  const cause = error instanceof errors.RequestError ? (error.cause ?? error) : error;
  if (cause instanceof errors.PermissionViolationError) return `${cause.operation} ${cause.subject}`;
  if (error instanceof errors.RequestError && error.isNoResponders()) return null;
  if (cause instanceof errors.TimeoutError) return null;
  throw error;
}
