import { createInbox } from "@nats-io/transport-node";
import { consumeLoop } from "./consume";
import { listen, request, requestByHeader, serve } from "./core";
import type { Declared } from "./declared";
import { faultOf } from "./faults";
import { readHistory } from "./history";
import { whileWaiting } from "./in-progress";
import type { Link } from "./link";
import type { Log } from "./log";
import { Pause } from "./pause";
import { headersOf, payloadOf, publishDurably, type Publish, type Published } from "./publish";
import { consumerSpec } from "./spec";
import type { StationOptions } from "./station";
import { sleep, Stopped } from "./time";
import type { Bus, Delivery } from "./types";
import type { Work } from "./work";

/** What an agent's bus is put together from. */
type BusParts = {
  agent: string;
  link: Link;
  log: Log;
  station: StationOptions;
  work: Work;
  declared: Declared;
  /** Those of the agent's consumers. */
  pauses: Set<Pause>;
};

/** All that an agent sees of NATS. What it is made of stands in one file each: publish, consume, core, history, large. */
export function busFor(parts: BusParts): Bus {
  const { agent, link, log, station, work, declared } = parts;
  const scaled = (nominalMs: number) => nominalMs * station.scale;
  const unlessDead = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (work.isDead) throw new Stopped();
    return whileWaiting(ask);
  };
  const publish = (message: Publish) => unlessDead(() => publishDurably(link.js, { ...message, signal: work.hard, log, declared }));
  return {
    system: station.system.name,
    agent,
    log,
    seed: station.seed,
    rate: station.rate,
    incident: station.incident,
    scaled,
    nominal: (realMs) => realMs / station.scale,
    sleep: (nominalMs, ...signals) => sleep(scaled(nominalMs), work.hard, ...signals),
    loop: (run) => work.loop(run, log),
    publish: (subject, body, { ttlMs, ...options }) =>
      publish({ subject, body, options: { ...options, ...(ttlMs === undefined ? {} : { ttlMs: scaled(ttlMs) }) } }),
    history: (stream, filter) => unlessDead(() => readHistory(link.jsm, stream, filter)),
    large: {
      put: (bytes, options) => unlessDead(() => link.large.put(bytes, options)),
      get: (reference) => unlessDead(() => link.large.get(reference)),
    },
    consume: consumeWith(parts, publish),
    ...coreOf(parts, publish),
  };
}

type PublishIt = (message: Publish) => Promise<Published>;

function consumeWith({ link, log, station, work, declared, pauses }: BusParts, publish: PublishIt): Bus["consume"] {
  const { system, scale, afterDeadLetter } = station;
  return (stream, consumer, handler, { long = false } = {}) => {
    const pause = new Pause();
    pauses.add(pause);
    const spec = consumerSpec(system.streams, stream, consumer);
    const fault = (delivery: Delivery) => faultOf(station, delivery);
    const shared = {
      log,
      work,
      declared,
      publish,
      fault,
      js: link.js,
      seen: link.seen,
      deadLetters: system.deadLetters,
      scale,
      afterDeadLetter,
    };
    work.loop(() => consumeLoop({ ...shared, stream, spec, handler, long, pause }), log);
    return {
      pause: async (nominalMs) => {
        pause.begin(nominalMs * scale);
        await pause.over(work.stopping).catch(() => {}); // a stop ends the wait
      },
    };
  };
}

/** Core NATS: to whoever is there now. */
function coreOf({ link, log, station, work }: BusParts, publish: PublishIt): Pick<Bus, "emit" | "subscribe" | "serve" | "request"> {
  const { nc } = link;
  return {
    emit: (subject, body, { headers } = {}) => {
      if (!work.isDead) nc.publish(subject, payloadOf(body), { headers: headersOf(headers) });
    },
    subscribe: (subject, onMessage) => work.listen(() => listen({ nc, subject, log }, onMessage)),
    serve: (subject, { queue }, handler) => serve({ nc, subject, log, queue, work }, handler),
    request: async (subject, body, { timeoutMs, headers, captured, signal }) => {
      if (work.isDead) throw new Stopped();
      const wait = { timeoutMs: timeoutMs * station.scale, signals: signal ? [work.hard, signal] : [work.hard] };
      if (!captured) return request(nc, { ...wait, subject, body, headers });
      const inbox = createInbox(link.inboxPrefix);
      const asked = { msgId: captured.msgId, headers: { ...headers, [captured.replyHeader]: inbox } };
      return requestByHeader(nc, { ...wait, inbox, what: subject }, () => publish({ subject, body, options: asked }));
    },
  };
}
