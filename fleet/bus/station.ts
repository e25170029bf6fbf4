import type { NatsConnection } from "@nats-io/transport-node";
import { busFor } from "./bus";
import { Declared } from "./declared";
import { Life } from "./life";
import { closeLink, managerOf, openLink, type Link } from "./link";
import type { Log } from "./log";
import type { Pause } from "./pause";
import { sleep, unlessAborted } from "./time";
import type { Agent, Bus, Level, System, WhileOn } from "./types";
import { Work, type Tally } from "./work";

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
  /** For tests: 5 s unless said, in real time. */
  heartbeatMs?: number;
  /** For tests: the place where a crash would be worst. */
  afterDeadLetter?: () => void;
};

/** What an incident does aside has as long as this to clear away what it made. */
const CLEAR_AWAY_MS = 5_000;

/** What one life has of its own, and when the one before has ended. */
type Living = { bus: Bus; link: Link; pauses: ReadonlySet<Pause>; work: Work; before: Promise<void> };
type Beating = Pick<Living, "link" | "pauses"> & { signal: AbortSignal };

/** What the agents of one process share: connections, what is declared, and the work in hand. */
export class Station {
  readonly #work: Work;
  readonly #declared: Declared;
  readonly #tally: Tally;
  readonly #links = new Map<string, Promise<Link>>();
  /** By agent; and by incident, what it does aside. */
  readonly #agents = new Map<string, Life>();
  readonly #aside = new Map<string, Life>();

  private constructor(
    private readonly options: StationOptions,
    private readonly own: Link,
    { work, declared, tally }: { work: Work; declared: Declared; tally: Tally },
  ) {
    this.#work = work;
    this.#declared = declared;
    this.#tally = tally;
  }

  /** Rejects with a DeclareError when a live stream differs in what cannot be changed. Then, too, the connection is closed. */
  static async open(options: StationOptions): Promise<Station> {
    const { nc, system, scale, log, replicas = null } = options;
    const tally: Tally = { failures: 0 };
    const work = new Work(tally); // the station's own; each agent has one of its own too
    const declared = new Declared({ jsm: await managerOf(nc), system, scale, replicas, log, stopping: work.stopping });
    const station = new Station(options, await openLink(nc, { system, log, declared }), { work, declared, tally });
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
    const life = await this.#lifeOf(agent, ({ bus, work, ...about }) => {
      agent.start(bus);
      work.loop((signal) => this.#heartbeat(agent.name, { ...about, signal }), bus.log);
    });
    this.#agents.set(agent.name, life);
    for (const { name, whileOn } of this.options.system.incidents) if (whileOn?.beside === agent.name) await this.#addAside(name, whileOn);
    this.followIncidents();
  }

  /** Whom an incident stops is dead until it is off; what incidents do aside begins and ends with them. */
  followIncidents(): void {
    if (this.#work.stopping.aborted) return;
    const on = this.options.system.incidents.filter(({ name }) => this.options.incident(name) !== "off");
    for (const [agent, life] of this.#agents) {
      if (on.some(({ stops }) => stops?.includes(agent))) life.die();
      else life.begin();
    }
    for (const [incident, life] of this.#aside) {
      if (on.some(({ name }) => name === incident)) life.begin();
      else void life.end({ graceMs: CLEAR_AWAY_MS });
    }
  }

  async #addAside(name: string, { user, run, leaves }: WhileOn): Promise<void> {
    const purge = async (stream: string, subject: string) => void (await this.own.jsm.streams.purge(stream, { filter: subject }));
    const clearAway = async () => leaves && (await purge(leaves.stream, leaves.subject));
    if (this.options.incident(name) === "off") this.#work.track(clearAway(), this.options.log, { incident: name });
    const life = await this.#lifeOf({ name, user }, ({ bus, before }) =>
      bus.loop(async (signal) => {
        await before;
        if (signal.aborted) return;
        await run({ ...bus, purge }, signal).finally(clearAway);
      }),
    );
    this.#aside.set(name, life);
  }

  async #lifeOf({ name, user }: Pick<Agent, "name" | "user">, start: (living: Living) => void): Promise<Life> {
    const link = user === undefined ? this.own : await this.#linkAs(user);
    const log = this.options.log.child({ system: this.options.system.name, agent: name });
    return new Life(this.#tally, (work, before) => {
      const pauses = new Set<Pause>();
      const bus = busFor({ agent: name, link, log, station: this.options, work, declared: this.#declared, pauses });
      start({ bus, link, pauses, work, before });
    });
  }

  /** No new work, then at most `graceMs` for what is in hand, then the rest is given back. */
  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    await Promise.all([this.#work.stop({ graceMs }), ...this.#lives().map((life) => life.end({ graceMs }))]);
    const links = await Promise.allSettled([this.own, ...this.#links.values()]);
    await Promise.all(links.map((link) => (link.status === "fulfilled" ? closeLink(link.value) : undefined)));
  }

  #lives(): Life[] {
    return [...this.#aside.values(), ...this.#agents.values()];
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
      for (const life of this.#lives()) life.endPulls();
      this.#declared.again();
    }
  }

  /** An agent that is scaled to zero, in any of its consumers, is silent. */
  async #heartbeat(agent: string, { link, pauses, signal }: Beating): Promise<void> {
    for (;;) {
      const beat = { agent, at: new Date().toISOString(), pid: process.pid, failures: this.#tally.failures };
      if (![...pauses].some(({ isOn }) => isOn)) link.nc.publish(`fleet.heartbeat.${agent}`, JSON.stringify(beat));
      await sleep(this.options.heartbeatMs ?? 5_000, signal);
    }
  }
}
