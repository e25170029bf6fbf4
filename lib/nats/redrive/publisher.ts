import "server-only";
import type { NatsConnection } from "@nats-io/transport-node";
import { AppError } from "@/lib/errors";
import { connectOnce } from "../connect";
import type { WireApiError } from "../js-api";
import type { NatsContext, RawReply } from "../types";
import { Pipeline } from "./pipeline";
import { resetConsumer } from "./reset-consumer";
import type { PublishAnswer, Publisher } from "./types";

type WirePubAck = { stream?: unknown; seq?: unknown; duplicate?: unknown; error?: WireApiError };

/** NATS_UNAVAILABLE when no server of the context takes the connection; NATS_DENIED when it may not listen for answers. */
export async function openPublisher(context: NatsContext, name: string): Promise<Publisher> {
  const connection = await connectOnce({ ...context.settings, servers: serversOf(context) }, name, { reconnect: false }).catch(
    (cause: unknown) => {
      throw new AppError("NATS_UNAVAILABLE", `no connection to ${serversOf(context).join(", ")}`, { cause });
    },
  );
  const pipeline = new Pipeline(connection, { inboxPrefix: context.inboxPrefix(), read: toAnswer });
  const closed = new AbortController();
  void endWith();
  void hearRefusals(connection, pipeline);
  try {
    return publisherOn({ ...(await identityOf(connection)), context, connection, pipeline, closed: closed.signal });
  } catch (error) {
    await connection.close();
    throw error;
  }

  async function endWith(): Promise<void> {
    await connection.closed();
    pipeline.close();
    closed.abort();
  }

  /** After a flush the server has said whether we may listen. */
  async function identityOf({ info, flush }: NatsConnection): Promise<{ serverId: string; clientId: number }> {
    await flush.call(connection).catch((cause: unknown) => {
      throw new AppError("NATS_UNAVAILABLE", "the connection was lost as it was made", { cause });
    });
    if (pipeline.isDeaf) throw new AppError("NATS_DENIED", `not permitted: subscribe to ${context.inboxPrefix()}.>`);
    if (!info) throw new AppError("NATS_UNAVAILABLE", "the server did not say who it is");
    return { serverId: info.server_id, clientId: info.client_id };
  }
}

/** Those that were named, and the one of their cluster that answers now: the named ones may all be down. */
function serversOf({ settings, link }: NatsContext): string[] {
  const now = link();
  return now.kind === "connected" ? [...settings.servers, now.server] : [...settings.servers];
}

/** Ends with the connection. */
async function hearRefusals(connection: NatsConnection, pipeline: Pipeline<PublishAnswer>): Promise<void> {
  for await (const status of connection.status()) if (status.type === "error") pipeline.refused(status.error);
}

type Parts = {
  serverId: string;
  clientId: number;
  context: NatsContext;
  connection: NatsConnection;
  pipeline: Pipeline<PublishAnswer>;
  closed: AbortSignal;
};

function publisherOn({ serverId, clientId, context, connection, pipeline, closed }: Parts): Publisher {
  return {
    serverId,
    clientId,
    closed,
    publish(message, timeoutMs) {
      try {
        return pipeline.ask(message, timeoutMs); // never rejects
      } catch (error) {
        return Promise.resolve(connection.isClosed() ? { kind: "closed" } : notSent(error));
      }
    },
    reset: (place, timeoutMs) => resetConsumer({ context, connection }, place, timeoutMs),
    close: () => connection.close(),
  };
}

/** The client refuses what the server would: a message over max_payload, a subject with a space in it. It did not leave. */
function notSent(error: unknown): PublishAnswer {
  const description = error instanceof Error ? error.message : String(error);
  return { kind: "refused", code: 400, errCode: description.includes("max_payload") ? 10054 : 0, description };
}

/** `null` for what is no answer of JetStream: somebody else may listen on a stream's subject, and answer too. */
function toAnswer({ status, data }: RawReply): PublishAnswer | null {
  if (data.byteLength === 0) return status === 503 ? { kind: "no-responders" } : null;
  const ack = parse(data);
  if (ack?.error) {
    const { code, err_code = 0, description = "" } = ack.error;
    return { kind: "refused", code, errCode: err_code, description };
  }
  if (typeof ack?.stream !== "string" || typeof ack.seq !== "number") return null;
  return { kind: "stored", stream: ack.stream, seq: ack.seq, duplicate: ack.duplicate === true };
}

/** What comes over a socket is one already. */
const bufferOf = (data: Uint8Array) => (Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength));

function parse(data: Uint8Array): WirePubAck | null {
  try {
    const answer: unknown = JSON.parse(bufferOf(data).toString("utf8"));
    return typeof answer === "object" ? (answer as WirePubAck | null) : null; // each field is checked where it is read
  } catch {
    return null; // not JSON, so not JetStream's
  }
}
