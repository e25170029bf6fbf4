import type { NatsConnection } from "@nats-io/transport-node";
import { busFor } from "./bus";
import { Declared } from "./declared";
import { closeLink, managerOf, openLink, type Link } from "./link";
import type { Log } from "./log";
import type { Pause } from "./pause";
import { sleep, unlessAborted } from "./time";
import type { Agent, Level, System } from "./types";
import { Work } from "./work";

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
  /** Ends the opening, which then rejects with the signal's reason. */
  ending?: AbortSignal;
  /** For tests: the place where a crash would be worst. */
  afterDeadLetter?: () => void;
};

type Beating = { link: Link; pauses: ReadonlySet<Pause>; signal: AbortSignal };

/** What the agents of one process share: connections, what is declared, and the work in hand. */
export class Station {
  readonly #work: Work;
  readonly #declared: Declared;
  readonly #links = new Map<string, Promise<Link>>();

  private constructor(
    private readonly options: StationOptions,
    private readonly own: Link,
    { work, declared }: { work: Work; declared: Declared },
  ) {
    this.#work = work;
    this.#declared = declared;
  }

  /** Rejects with a DeclareError when a live stream differs in what cannot be changed. Then, too, the connection is closed. */
  static async open(options: StationOptions): Promise<Station> {
    const { nc, system, scale, log, replicas = null } = options;
    const work = new Work();
    const declared = new Declared({ jsm: await managerOf(nc), system, scale, replicas, log, stopping: work.stopping });
    const station = new Station(options, await openLink(nc, { system, log, declared }), { work, declared });
    try {
      await unlessAborted(declared.ensure({ once: true }), ...(options.ending ? [options.ending] : []));
    } catch (error) {
      await station.stop({ graceMs: 0 });
      throw error;
    }
    station.#watchConnection(station.own);
    return station;
  }

  async start(agent: Agent): Promise<void> {
    const link = agent.user === undefined ? this.own : await this.#linkAs(agent.user);
    const log = this.options.log.child({ system: this.options.system.name, agent: agent.name });
    const pauses = new Set<Pause>();
    agent.start(busFor({ agent: agent.name, link, log, station: this.options, work: this.#work, declared: this.#declared, pauses }));
    this.#work.loop((signal) => this.#heartbeat(agent.name, { link, pauses, signal }), log);
  }

  /** No new work, then at most `graceMs` for what is in hand, then the rest is given back. */
  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    await this.#work.stop({ graceMs });
    const links = await Promise.allSettled([this.own, ...this.#links.values()]);
    await Promise.all(links.map((link) => (link.status === "fulfilled" ? closeLink(link.value) : undefined)));
  }

  /** One connection per role, for all its agents in this process. */
  #linkAs(user: string): Promise<Link> {
    const known = this.#links.get(user);
    if (known) return known;
    const link = (async () => {
      const { connectAs, system, log } = this.options;
      const nc = await connectAs?.(user);
      if (!nc) return this.own;
      const opened = await openLink(nc, { system, log, declared: this.#declared, user });
      this.#watchConnection(opened);
      return opened;
    })();
    this.#links.set(user, link);
    return link;
  }

  #watchConnection(link: Link): void {
    this.#onStatus(link).catch((error: unknown) => this.#work.failed(this.options.log, error, "a connection is not watched"));
  }

  /** After a lost connection memory streams may be gone with their consumers: every pull ends and begins again with declaring. */
  async #onStatus({ nc }: Link): Promise<void> {
    const { log } = this.options;
    for await (const status of nc.status()) {
      if (status.type === "disconnect") log.warn("disconnected from NATS");
      if (status.type === "error") log.error({ error: status.error.message }, "NATS refuses something");
      if (status.type !== "reconnect") continue;
      log.info("reconnected to NATS");
      this.#work.endPulls();
      this.#declared.again();
    }
  }

  /** An agent that is scaled to zero, in any of its consumers, is silent. */
  async #heartbeat(agent: string, { link, pauses, signal }: Beating): Promise<void> {
    for (;;) {
      const beat = { agent, at: new Date().toISOString(), pid: process.pid, failures: this.#work.failures };
      if (![...pauses].some(({ isOn }) => isOn)) link.nc.publish(`fleet.heartbeat.${agent}`, JSON.stringify(beat));
      await sleep(5_000, signal);
    }
  }
}
