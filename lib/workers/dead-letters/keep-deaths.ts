import "server-only";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import type { Death } from "@/lib/domain/dead-letter/death";
import { CLOCKS_APART_MS } from "@/lib/domain/dead-letter/is-original";
import type { KeepableDeath } from "@/lib/domain/dead-letter/kept-copy";
import { AppError } from "@/lib/errors";
import type { NatsContext, RawMessage } from "@/lib/nats";
import { keepDeath, makeDeadLetterStream, openPublisher, type KeptStream } from "@/lib/nats/keep";
import type { Publisher } from "@/lib/nats/redrive";

/** In flight at once; fewer where messages are large, so that little of them is held twice. */
const WINDOW = 256;
const WINDOW_BYTES = 8 * 1024 * 1024;

/** `denied`: the message may be there, and may not be read. */
type Seen = Death<RawMessage> & { denied?: string | null };

export type KeepDeps = {
  db: Pick<Database, "keptConsumers">;
  log: Logger;
  /** Of a JETLAG_DEAD_LETTERS that has to be made again. */
  stream(context: string): KeptStream;
};

export type Keeper = {
  /**
   * Copies the deaths of the consumers that are switched on, each once however often it is given. Returns when NATS has stored them all; throws
   * where it did not answer for one, or took it not, after the others: then they are to be given again. Nothing can be kept of a death whose
   * message is gone.
   */
  keep(connection: NatsContext, deaths: readonly Seen[]): Promise<void>;
  stop(): Promise<void>;
};

/** Keeps dead letters, over a connection of its own to each context that has any. The switches are read at each call. */
export function openKeeper(deps: KeepDeps): Keeper {
  /** As promises: who asks while one is being opened waits for the same. */
  const publishers = new Map<string, Promise<Publisher>>();

  function publisherOf(context: NatsContext): Promise<Publisher> {
    const open = publishers.get(context.name);
    if (open) return open;
    const made = openPublisher(context, "jetlag-keep");
    publishers.set(context.name, made);
    const forget = () => void (publishers.get(context.name) === made && publishers.delete(context.name));
    made.then(({ closed }) => (closed.aborted ? forget() : closed.addEventListener("abort", forget, { once: true })), forget);
    return made;
  }

  return {
    async keep(context, deaths) {
      const { wanted, denied } = await chosen(context.name, deaths, deps);
      if (wanted.length > 0) await copy(await publisherOf(context), context, wanted);
      if (denied !== null) throw new AppError("NATS_DENIED", denied);
    },
    async stop() {
      const opened = await Promise.allSettled(publishers.values());
      await Promise.all(opened.map((each) => (each.status === "fulfilled" ? each.value.close() : undefined)));
    },
  };

  async function copy(publisher: Publisher, context: NatsContext, wanted: readonly KeepableDeath<RawMessage>[]): Promise<void> {
    const homeless = await keepAll(publisher, wanted, deps);
    if (homeless.length === 0) return;
    await makeDeadLetterStream(context, deps.stream(context.name));
    const still = await keepAll(publisher, homeless, deps);
    if (still.length > 0) throw new AppError("NATS_UNAVAILABLE", `no stream takes copies of dead letters`);
  }
}

type Chosen = {
  wanted: KeepableDeath<RawMessage>[];
  /** What is not permitted, where the message of one may not be read. */
  denied: string | null;
};

/** Deaths from before the switch are not kept: so a database that was lost, and a switch that is set anew, bring nothing back that was removed. */
async function chosen(context: string, deaths: readonly Seen[], { db }: KeepDeps): Promise<Chosen> {
  const since = new Map((await db.keptConsumers.list(context)).map((each) => [keyOf(each), each.sinceAt]));
  const on = deaths.filter((death) => death.at >= (since.get(keyOf(death)) ?? Number.POSITIVE_INFINITY) - CLOCKS_APART_MS);
  const denied = on.find((death) => death.denied)?.denied ?? null;
  const there = on.filter(isKeepable);
  const left = new Set((await db.keptConsumers.leftAgain(context, there)).map(deathKey));
  return { wanted: there.filter((death) => !left.has(deathKey(death))), denied };
}

const isKeepable = (death: Seen): death is KeepableDeath<RawMessage> => death.message !== null && death.streamCreatedAt !== null;

/** Names hold no space. */
const keyOf = ({ stream, consumer }: { stream: string; consumer: string }) => `${stream} ${consumer}`;
const deathKey = (death: { stream: string; consumer: string; seq: number; at: number }) => `${keyOf(death)} ${death.seq} ${death.at}`;

/** Asks for all of them, and throws the first that was refused. Returns those that no stream takes. */
async function keepAll(
  publisher: Publisher,
  deaths: readonly KeepableDeath<RawMessage>[],
  { log }: KeepDeps,
): Promise<KeepableDeath<RawMessage>[]> {
  const homeless: KeepableDeath<RawMessage>[] = [];
  const refusals: unknown[] = [];
  for (const window of inWindows(deaths)) {
    const answers = await Promise.allSettled(window.map((death) => keepDeath(publisher, death)));
    for (const [index, answer] of answers.entries()) {
      const death = window[index] as KeepableDeath<RawMessage>; // as many answers as deaths
      if (answer.status === "rejected") refusals.push(answer.reason);
      else if (answer.value.kind === "no-stream") homeless.push(death);
      else if (answer.value.kind === "too-large") {
        const { stream, seq, consumer } = death;
        log.warn({ stream, seq, consumer, why: answer.value.detail }, "a dead letter is too large to be kept");
      }
    }
    if (publisher.closed.aborted) break; // the others would each say so
  }
  if (refusals.length > 0) throw refusals[0];
  return homeless;
}

function* inWindows(deaths: readonly KeepableDeath<RawMessage>[]): Generator<KeepableDeath<RawMessage>[]> {
  let window: KeepableDeath<RawMessage>[] = [];
  let sizeBytes = 0;
  for (const death of deaths) {
    if (window.length === WINDOW || (window.length > 0 && sizeBytes >= WINDOW_BYTES)) {
      yield window;
      window = [];
      sizeBytes = 0;
    }
    window.push(death);
    sizeBytes += death.message.payload.byteLength + (death.message.headerBlock?.byteLength ?? 0);
  }
  if (window.length > 0) yield window;
}
