import "server-only";
import type { Deps } from "@/lib/services/deps";
import { createLiveQueue, type LiveQueueOptions } from "./live-queue";
import { liveTick } from "./live-tick";

type LiveDeps = Pick<Deps, "watch" | "arrivals" | "jobs" | "closing" | "clock">;
type LiveOptions = Omit<LiveQueueOptions, "tick"> & { deps: LiveDeps; signal: AbortSignal };
type Controller = ReadableStreamDefaultController<Uint8Array>;

const BUFFER_BYTES = 1_048_576;
/** Contexts tick one after the other, and dead letters come in crowds: one round for all of them. */
const GATHER_MS = 40;
/** A running job says something with every batch. */
const JOBS_MS = 250;
/** Readers take 20 s of silence for a lost connection. */
const HEARTBEAT_MS = 5_000;

/** One reader's event stream, written only while the reader has room. Ends with the reader (`signal`, cancel) and when the console stops. */
export function liveStream({ deps, signal, ...options }: LiveOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const queue = createLiveQueue({ ...options, tick: () => liveTick(deps.watch, deps.clock.now()) });
  const ended = new AbortController();
  let pumping = false;
  /** The stream itself has ended already: closing it once more would throw. */
  let isOver = false;

  async function pump(controller: Controller) {
    if (pumping) return;
    pumping = true;
    try {
      while (!ended.signal.aborted && (controller.desiredSize ?? 0) > 0) {
        const text = await queue.next();
        if (text === null) break;
        if (text !== "" && !ended.signal.aborted) controller.enqueue(encoder.encode(text));
      }
    } catch (error) {
      isOver = true;
      controller.error(error);
      ended.abort();
    }
    pumping = false;
  }

  function start(controller: Controller) {
    ended.signal.addEventListener("abort", () => isOver || controller.close(), { once: true });
    const gather = gatherer({ withinMs: GATHER_MS, everyMs: GATHER_MS }, () => void pump(controller), ended.signal);
    const changed = new Set<string>();
    const gatherJobs = gatherer(
      { withinMs: GATHER_MS, everyMs: JOBS_MS },
      () => {
        queue.jobsChanged(changed);
        changed.clear();
        void pump(controller);
      },
      ended.signal,
    );
    const stops = [
      deps.watch.onTick(() => (queue.ticked(), gather())),
      deps.arrivals.onArrival((arrival) => (queue.arrived(arrival), gather())),
      deps.jobs.onSignal(({ job }) => (changed.add(job), gatherJobs())),
    ];
    const heartbeat = setInterval(() => (queue.beat(), gather()), HEARTBEAT_MS);
    ended.signal.addEventListener("abort", () => {
      clearInterval(heartbeat);
      for (const stop of stops) stop();
    });
    for (const source of [signal, deps.closing]) {
      if (source.aborted) ended.abort();
      source.addEventListener("abort", () => ended.abort(), { once: true, signal: ended.signal });
    }
  }

  const strategy = new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES });
  const cancel = () => {
    isOver = true;
    ended.abort();
  };
  return new ReadableStream<Uint8Array>({ start, pull: pump, cancel }, strategy);
}

/** Calls `then` soon after it is asked to, once for all who ask meanwhile, and not again before `everyMs` have passed. */
function gatherer(pace: { withinMs: number; everyMs: number }, then: () => void, until: AbortSignal): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastAt = -Infinity;
  until.addEventListener("abort", () => clearTimeout(timer));
  return () => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        lastAt = performance.now();
        then();
      },
      Math.max(pace.withinMs, lastAt + pace.everyMs - performance.now()),
    );
  };
}
