import { createHash } from "node:crypto";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { headerBlockOf } from "../../bus/headers";

/**
 * One hash per stream of what NATS itself says: configuration, consumers, and every stored message in its order with sequence, subject,
 * header block and body. Not in it: times, what the server writes into metadata, and messages that consumers remove.
 */
export async function fingerprints(nc: NatsConnection): Promise<Record<string, string>> {
  const jsm = await jetstreamManager(nc, { checkAPI: false });
  const found: Record<string, string> = {};
  for await (const { config, state } of jsm.streams.list()) {
    const hash = createHash("sha256").update(JSON.stringify({ ...config, metadata: own(config.metadata), lastSeq: state.last_seq }));
    const consumers: unknown[] = [];
    for await (const { name, config: of } of jsm.consumers.list(config.name)) consumers.push([name, { ...of, metadata: own(of.metadata) }]);
    hash.update(JSON.stringify(consumers.sort((a, b) => String(a).localeCompare(String(b)))));
    await addMessages(nc, { stream: config.name, messages: config.retention === "limits" ? state.messages : 0 }, hash);
    found[config.name] = hash.digest("hex");
  }
  return found;
}

async function addMessages(
  nc: NatsConnection,
  { stream, messages }: { stream: string; messages: number },
  hash: ReturnType<typeof createHash>,
) {
  if (messages === 0) return;
  const consumer = await jetstream(nc).consumers.get(stream);
  const reader = await consumer.consume({ max_messages: 5_000 });
  let left = messages;
  for await (const message of reader) {
    hash.update(`${message.seq} ${message.subject}\n`).update(headerBlockOf(message)).update(message.data);
    if (--left === 0) break;
  }
  await consumer.delete(); // it would be part of the next fingerprint
}

const own = (metadata: Record<string, string> = {}) =>
  Object.fromEntries(Object.entries(metadata).filter(([name]) => !name.startsWith("_nats.")));
