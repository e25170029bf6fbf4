import { setMaxListeners } from "node:events";
import { jetstream, jetstreamManager, type ConsumerMessages, type JetStreamClient, type JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { consumeLoop, type ConsumeContext } from "./consume";
import { declare, DeclareError } from "./declare";
import { readHistory } from "./history";
import type { Log } from "./log";
import { publishDurably } from "./publish";
import { Seen } from "./seen";
import { consumerSpec } from "./spec";
import { backoffMs, sleep, Stopped } from "./time";
import type { Agent, Bus, Level, System } from "./types";

export type StationOptions = {
  nc: NatsConnection;
  system: System;
  log: Log;
  seed: string;
  rate: number;
  scale: number;
  incident: (name: string) => Level;
  afterDeadLetter?: () => void;
};

/** What the agents of one process share: the connection, what is declared, and the work in hand. */
export class Station {
  readonly #stopping = new AbortController();
  /** Ends work that did not finish by itself after a stop. */
  readonly #hard = new AbortController();
  readonly #open = new Set<ConsumerMessages>();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #loops: Promise<void>[] = [];
  readonly #jsm: JetStreamManager;
  readonly #js: JetStreamClient;
  #created = new Map<string, string>();
  #declaring: Promise<void> | null = null;
  #isDeclared = false;

  private constructor(
    private readonly options: StationOptions,
    jsm: JetStreamManager,
  ) {
    this.#jsm = jsm;
    setMaxListeners(0, this.#stopping.signal, this.#hard.signal); // one for each message in hand
    this.#js = jetstream(options.nc, { timeout: 5_000 });
  }

  /** Rejects with a DeclareError when a live stream differs in what cannot be changed. */
  static async open(options: StationOptions): Promise<Station> {
    const station = new Station(options, await jetstreamManager(options.nc, { checkAPI: false, timeout: 5_000 }));
    await station.#declare({ once: true });
    void station.#watchConnection();
    return station;
  }

  start(agent: Agent): void {
    agent.start(this.#busFor(agent.name));
    this.#loops.push(this.#heartbeat(agent.name));
  }

  /** No new work, then at most `graceMs` for what is in hand, then the rest is given back. */
  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    this.#stopping.abort(new Stopped());
    for (const messages of this.#open) messages.stop();
    await Promise.race([this.#idle(), sleep(graceMs)]);
    this.#hard.abort(new Stopped());
    await Promise.race([this.#idle(), sleep(300)]);
    const { nc } = this.options;
    if (nc.isClosed()) return;
    await Promise.race([nc.drain().catch(() => nc.close()), sleep(400)]); // acks that were written go out; a lost server cannot hold us
    await nc.close();
  }

  async #idle(): Promise<void> {
    await Promise.allSettled(this.#loops);
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  #busFor(agent: string): Bus {
    const { nc, system, seed, rate, scale, incident } = this.options;
    const log = this.options.log.child({ system: system.name, agent });
    const bus: Bus = {
      system: system.name,
      agent,
      log,
      seed,
      rate,
      incident,
      scaled: (nominalMs) => nominalMs * scale,
      sleep: (nominalMs, ...signals) => sleep(nominalMs * scale, this.#hard.signal, ...signals),
      publish: (subject, body, options) => publishDurably(this.#js, { subject, body, options, signal: this.#hard.signal, log }),
      history: (stream, filter) => readHistory(this.#jsm, stream, filter),
      subscribe: (subject, onMessage) => nc.subscribe(subject, { callback: (_error, message) => onMessage(message.subject) }),
      loop: (run) => void this.#loops.push(this.#runLoop(run, log)),
      consume: (stream, consumer, handler, { long = false } = {}) => {
        const spec = consumerSpec(system.streams, stream, consumer);
        const context: ConsumeContext = {
          ...this.#shared(log),
          stream,
          spec,
          handler,
          long,
          streamCreated: () => this.#created.get(stream) ?? "",
          seen: new Seen(2_000),
          scaled: bus.scaled,
          publish: bus.publish,
        };
        this.#loops.push(consumeLoop(context));
      },
    };
    return bus;
  }

  #shared(log: Log) {
    return {
      nc: this.options.nc,
      js: this.#js,
      log,
      stopping: this.#stopping.signal,
      hard: this.#hard.signal,
      open: this.#open,
      inFlight: this.#inFlight,
      declared: () => this.#declare(),
      missing: () => void (this.#isDeclared = false),
      afterDeadLetter: this.options.afterDeadLetter,
    };
  }

  async #runLoop(run: (signal: AbortSignal) => Promise<void>, log: Log): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        return await run(this.#stopping.signal);
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        log.error({ error: String(error) }, "a loop failed and starts again");
        await sleep(500);
      }
    }
  }

  /** One declaration at a time; everybody who needs it waits for the same one. */
  async #declare({ once = false } = {}): Promise<void> {
    if (this.#isDeclared && !this.#declaring) return;
    this.#declaring ??= this.#declareUntilDone(once).finally(() => (this.#declaring = null));
    await this.#declaring;
  }

  async #declareUntilDone(once: boolean): Promise<void> {
    const { system, scale, log } = this.options;
    for (let attempt = 0; ; attempt += 1) {
      this.#stopping.signal.throwIfAborted();
      try {
        this.#isDeclared = true; // a loss that is noticed while this runs asks for another round
        this.#created = await declare(this.#jsm, system.streams, scale);
        return;
      } catch (error) {
        this.#isDeclared = false;
        if (once && error instanceof DeclareError) throw error;
        log.warn({ system: system.name, error: String(error) }, "streams cannot be declared yet");
        await sleep(backoffMs(attempt));
      }
    }
  }

  /** After a lost connection memory streams may be gone with their consumers: every pull ends and begins again with declaring. */
  async #watchConnection(): Promise<void> {
    for await (const status of this.options.nc.status()) {
      if (status.type === "disconnect") this.options.log.warn("disconnected from NATS");
      if (status.type !== "reconnect") continue;
      this.options.log.info("reconnected to NATS");
      this.#isDeclared = false;
      for (const messages of this.#open) messages.stop();
      void this.#declare().catch(() => {}); // only a stop ends it
    }
  }

  async #heartbeat(agent: string): Promise<void> {
    const subject = `fleet.heartbeat.${agent}`;
    while (!this.#stopping.signal.aborted) {
      this.options.nc.publish(subject, JSON.stringify({ agent, at: new Date().toISOString(), pid: process.pid }));
      await sleep(5_000, this.#stopping.signal).catch(() => {}); // a stop ends the wait
    }
  }
}
