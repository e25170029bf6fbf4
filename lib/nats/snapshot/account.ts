import "server-only";
import type { NatsConnection } from "@nats-io/transport-node";
import { parseApiAnswer } from "../js-api";
import type { NatsContext } from "../types";

const known = new WeakMap<NatsConnection, string>();

/** The id of the connection's account (in operator mode its public key), from `$SYS.REQ.USER.INFO`, which every account imports. Asked once per connection. */
export async function accountOf(context: NatsContext): Promise<string> {
  const connection = context.connection();
  const before = known.get(connection);
  if (before !== undefined) return before;
  const reply = await context.request("$SYS.REQ.USER.INFO");
  const answer = parseApiAnswer<{ data?: { account?: string } }>(reply.data, "USER.INFO");
  const account = answer.data?.account ?? "$G";
  known.set(connection, account);
  return account;
}
