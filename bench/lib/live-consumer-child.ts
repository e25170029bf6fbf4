import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";

/** What a fleet's worker does, and no more: takes and acknowledges. Forked with a server's url; each message names a stream, and is answered when that many are acknowledged. */
const connection = await connect({ servers: process.argv[2] ?? "" });
const manager = await jetstreamManager(connection);

process.on("message", ({ stream, count }: { stream: string; count: number }) => void consume(stream, count));

async function consume(stream: string, count: number): Promise<void> {
  await manager.consumers.add(stream, { durable_name: "w", ack_policy: "explicit", max_ack_pending: 20_000 });
  const consumer = await jetstream(connection).consumers.get(stream, "w");
  process.send?.({ stream, acked: 0 });
  let acked = 0;
  for await (const message of await consumer.consume({ max_messages: 2_000 })) {
    message.ack();
    if (++acked === count) break;
  }
  await connection.flush();
  process.send?.({ stream, acked });
}
