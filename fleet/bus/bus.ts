import { setMaxListeners } from "node:events";
import type { ConsumerMessages } from "@nats-io/jetstream";
import { createInbox, type NatsConnection } from "@nats-io/transport-node";
import { keyValueStream, largeBucket, objectStream, seenBucket } from "./buckets";
import { consumeLoop, type ConsumeContext } from "./consume";
import { listen, request, requestByHeader, serve } from "./core";
import { declare, DeclareError } from "./declare";
import { readHistory } from "./history";
import { closeLink, openLink, type Link } from "./link";
import type { Log } from "./log";
import { headersOf, payloadOf, publishDurably, type Publish } from "./publish";
import { Pause } from "./pause";
import { SEEN_LIMITS } from "./remembered";
import { consumerSpec } from "./spec";
import { backoffMs, sleep, Stopped } from "./time";
import type { Agent, Bus, Level, System } from "./types";

export type StationOptions = {
  /** The system's own user, who declares streams. */
  nc: NatsConnection;
  /** A connection with a role's credentials; `null` where there are none. */
  connectAs?: (user: string) => Promise<NatsConnection | null>;
  system: System;
  log: Log;
  seed: string;
  rate: number;
  scale: number;
  replicas?: number | null;
  incident: (name: string) => Level;
  afterDeadLetter?: () => void;
};

/** What the agents of one process share: connections, what is declared, and the work in hand. */
export class Station {
  readonly #stopping = new AbortController();
  /** Ends work that did not finish by itself after a stop. */
  readonly #hard = new AbortController();
  readonly #open = new Set<ConsumerMessages>();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #loops: Promise<void>[] = [];
  readonly #links = new Map<string, Promise<Link>>();
  #created = new Map<string, string>();
  #declaring: Promise<void> | null = null;
  #isDeclared = false;

  private constructor(
    private readonly options: StationOptions,
    private readonly own: Link,
  ) {
    setMaxListeners(0, this.#stopping.signal, this.#hard.signal); // one for each message in hand
  }

  /** Rejects with a DeclareError when a live stream differs in what cannot be changed. */
  static async open(options: StationOptions): Promise<Station> {
    const station = new Station(options, await openLink(options.nc, options));
    await station.#declare({ once: true });
    void station.#watchConnection(station.own);
    return station;
  }

  async start(agent: Agent): Promise<void> {
    const link = agent.user === undefined ? this.own : await this.#linkAs(agent.user);
    agent.start(this.#busFor(agent.name, link));
    this.#loops.push(this.#heartbeat(agent.name, link));
  }

  /** No new work, then at most `graceMs` for what is in hand, then the rest is given back. */
  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    this.#stopping.abort(new Stopped());
    for (const messages of this.#open) messages.stop();
    await Promise.race([this.#idle(), sleep(graceMs)]);
    this.#hard.abort(new Stopped());
    await Promise.race([this.#idle(), sleep(300)]);
    await Promise.all([this.own, ...(await Promise.all(this.#links.values()))].map(closeLink));
  }

  async #idle(): Promise<void> {
    await Promise.allSettled(this.#loops);
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  /** One connection per role, for all its agents in this process. */
  #linkAs(user: string): Promise<Link> {
    const known = this.#links.get(user);
    if (known) return known;
    const link = (async () => {
      const nc = await this.options.connectAs?.(user);
      if (!nc) return this.own;
      const opened = await openLink(nc, { ...this.options, user });
      void this.#watchConnection(opened);
      return opened;
    })();
    this.#links.set(user, link);
    return link;
  }

  #busFor(agent: string, link: Link): Bus {
    const { system, seed, rate, scale, incident } = this.options;
    const { nc, js, jsm } = link;
    const log = this.options.log.child({ system: system.name, agent });
    const hard = this.#hard.signal;
    const scaled = (nominalMs: number) => nominalMs * scale;
    const publish = (message: Publish) => publishDurably(js, { ...message, signal: hard, log });
    const bus: Bus = {
      system: system.name,
      agent,
      log,
      seed,
      rate,
      incident,
      scaled,
      sleep: (nominalMs, ...signals) => sleep(scaled(nominalMs), hard, ...signals),
      publish: (subject, body, { ttlMs, ...options }) =>
        publish({ subject, body, options: { ...options, ...(ttlMs === undefined ? {} : { ttlMs: scaled(ttlMs) }) } }),
      emit: (subject, body, { headers } = {}) => nc.publish(subject, payloadOf(body), { headers: headersOf(headers) }),
      history: (stream, filter) => readHistory(jsm, stream, filter),
      subscribe: (subject, onMessage) => listen({ nc, subject, log }, onMessage),
      serve: (subject, { queue }, handler) => serve({ nc, subject, log, queue, inFlight: this.#inFlight }, handler),
      request: (subject, body, { timeoutMs, headers, captured, signal }) => {
        const wait = { timeoutMs: scaled(timeoutMs), signals: signal ? [hard, signal] : [hard] };
        if (!captured) return request(nc, { ...wait, subject, body, headers });
        const inbox = createInbox(link.inboxPrefix);
        const asked = { msgId: captured.msgId, headers: { ...headers, [captured.replyHeader]: inbox } };
        return requestByHeader(nc, { ...wait, inbox, what: subject }, () => publish({ subject, body, options: asked }));
      },
      large: link.large,
      loop: (run) => void this.#loops.push(this.#runLoop(run, log)),
      consume: (stream, consumer, handler, { long = false } = {}) => {
        const pause = new Pause();
        const context: ConsumeContext = {
          ...this.#shared(log),
          js,
          seen: link.seen,
          stream,
          spec: consumerSpec(system.streams, stream, consumer),
          handler,
          long,
          pause,
          scaled,
          publish,
        };
        this.#loops.push(consumeLoop(context));
        return {
          pause: async (nominalMs) => {
            pause.begin(scaled(nominalMs));
            await pause.over(this.#stopping.signal).catch(() => {}); // a stop ends the wait
          },
        };
      },
    };
    return bus;
  }

  #shared(log: Log) {
    return {
      log,
      deadLetters: this.options.system.deadLetters,
      stopping: this.#stopping.signal,
      hard: this.#hard.signal,
      open: this.#open,
      inFlight: this.#inFlight,
      streamCreated: (stream: string) => this.#created.get(stream) ?? "",
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
    const { system, scale, log, replicas = null } = this.options;
    const buckets = [
      keyValueStream(seenBucket(system.name), SEEN_LIMITS),
      ...(system.large ? [objectStream(largeBucket(system.name), system.large)] : []),
    ];
    for (let attempt = 0; ; attempt += 1) {
      this.#stopping.signal.throwIfAborted();
      try {
        this.#isDeclared = true; // a loss that is noticed while this runs asks for another round
        this.#created = await declare(this.own.jsm, { streams: system.streams, buckets, scale, replicas });
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
  async #watchConnection({ nc }: Link): Promise<void> {
    for await (const status of nc.status()) {
      if (status.type === "disconnect") this.options.log.warn("disconnected from NATS");
      if (status.type === "error") this.options.log.error({ error: status.error.message }, "NATS refuses something");
      if (status.type !== "reconnect") continue;
      this.options.log.info("reconnected to NATS");
      this.#isDeclared = false;
      for (const messages of this.#open) messages.stop();
      void this.#declare().catch(() => {}); // only a stop ends it
    }
  }

  async #heartbeat(agent: string, { nc }: Link): Promise<void> {
    const subject = `fleet.heartbeat.${agent}`;
    while (!this.#stopping.signal.aborted) {
      nc.publish(subject, JSON.stringify({ agent, at: new Date().toISOString(), pid: process.pid }));
      await sleep(5_000, this.#stopping.signal).catch(() => {}); // a stop ends the wait
    }
  }
}
