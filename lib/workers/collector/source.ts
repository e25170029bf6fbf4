import "server-only";
import type { Snapshot } from "@/lib/domain/snapshot/types";
import type { NatsContext } from "@/lib/nats";
import { countFrom, readMessage } from "@/lib/nats/messages";

type ReadableStream = { name: string; allowDirect: boolean };

/** What the collector needs of one account: so much, that tests may also play back recorded snapshots. */
export type Source = {
  readonly name: string;
  readonly embedded: boolean;
  readonly servers: readonly string[];
  isConnected(): boolean;
  /** Throws AppError when nothing can be read. */
  readSnapshot(): Promise<Snapshot>;
  readMessage(stream: ReadableStream, which: { seq: number; nextBySubject: string }): Promise<{ seq: number; at: number } | null>;
  countFrom(stream: ReadableStream, which: { seq: number; subject: string }): Promise<number | null>;
};

export function sourceOf(context: NatsContext): Source {
  return {
    name: context.name,
    embedded: context.settings.embedded,
    servers: context.settings.servers,
    isConnected: () => context.link().kind === "connected",
    readSnapshot: () => context.readSnapshot(),
    readMessage: (stream, which) => readMessage(context, stream, which),
    countFrom: (stream, which) => countFrom(context, stream, which),
  };
}
