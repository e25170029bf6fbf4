import type { ConsumerMessages } from "@nats-io/jetstream";
import type { Subscription } from "@nats-io/transport-node";
import { sleep } from "./time";

/** An open pull of a consumer's messages. */
export type Pulling = {
  /** At once: what is on its way is lost to us, and comes again after ack_wait. */
  stop(): void;
  /** Takes what is on its way first. */
  leave(): Promise<void>;
};

/** The field of @nats-io/jetstream 3.4 that holds the subscription of a pull; handle.int.test.ts fails when it moves. */
type Inside = { sub: Subscription };

/** Behind a backlog the server answers a pull at once, so a plain stop costs a batch of messages one delivery and their ack_wait. */
export function pullingOf(messages: ConsumerMessages): Pulling {
  const { sub } = messages as unknown as Inside; // every ConsumerMessages is a PullConsumerMessagesImpl
  return {
    stop: () => messages.stop(),
    async leave() {
      const drained = sub.isClosed() ? undefined : sub.drain().catch(() => {}); // a connection that closes has nothing left to drain
      await Promise.race([drained, sleep(300)]); // without a server nobody confirms it
      messages.stop();
    },
  };
}
