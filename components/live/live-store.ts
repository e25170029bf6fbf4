import type { LiveTick } from "@/lib/domain/live";
import { applySnapshot } from "@/lib/domain/apply-snapshot";
import type { Link, LiveMessage, LiveSource } from "./messages";

/** What the live mark is made from: the link to the console, and how old each context's data was when it was last told. */
export type LiveFacts = { link: Link; lostAt: number | null; tick: LiveTick | null; tickAt: number | null };

/** What the server draws with. A part of the page that the browser takes over late must begin with it too, however much is known by then. */
export const nothingHeard: LiveFacts = { link: { kind: "connecting" }, lostAt: null, tick: null, tickAt: null };

/** The query cache, as far as it is used here. */
export type LiveCache = {
  setQueryData(key: readonly string[], data: unknown): void;
  invalidateQueries(filter: { queryKey: readonly string[]; exact: true }): Promise<void>;
};

export type LiveStore = ReturnType<typeof createLiveStore>;

type Arrival = Extract<LiveMessage, { kind: "dead-letter" }>["arrival"];

/** One per tab: counts who shows which view, and puts what comes into the query cache. */
export function createLiveStore({
  queryClient,
  openSource,
  now,
}: {
  queryClient: LiveCache;
  openSource: (emit: (message: LiveMessage) => void) => LiveSource;
  now: () => number;
}) {
  const shown = new Map<string, number>();
  const answers = new Map<string, unknown>();
  const listeners = new Set<() => void>();
  const arrivalListeners = new Set<(arrival: Arrival) => void>();
  let facts = nothingHeard;
  let source: LiveSource | null = null;
  let visible = true;
  let scheduled = false;

  function receive(message: LiveMessage) {
    switch (message.kind) {
      case "snapshot":
        return patch(message.snapshot);
      case "dead-letter":
        return arrivalListeners.forEach((listener) => listener(message.arrival));
      case "tick":
        return setFacts({ ...facts, link: { kind: "open" }, lostAt: null, tick: message.tick, tickAt: now() });
      case "link":
        return setFacts({ ...facts, link: message.link, lostAt: message.link.kind === "lost" ? (facts.lostAt ?? now()) : null });
    }
  }

  function setFacts(next: LiveFacts) {
    facts = next;
    listeners.forEach((listener) => listener());
  }

  function patch(snapshot: Extract<LiveMessage, { kind: "snapshot" }>["snapshot"]) {
    const queryKey = ["api", snapshot.view];
    if (snapshot.kind === "problem") return void queryClient.invalidateQueries({ queryKey, exact: true });
    const answer = applySnapshot(answers.get(snapshot.view), snapshot);
    if (answer === null || !shown.has(snapshot.view)) return;
    answers.set(snapshot.view, answer);
    queryClient.setQueryData(queryKey, answer);
  }

  /** Views come and go in one render: said once, after it. */
  function say() {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(() => {
      scheduled = false;
      source?.setViews(visible ? [...shown.keys()] : []);
    });
  }

  return {
    start() {
      source = openSource(receive);
      say();
    },
    stop() {
      source?.close();
      source = null;
    },
    /** A hidden tab costs nothing; it catches up when it is seen again. */
    setVisible(next: boolean) {
      if (visible === next) return;
      visible = next;
      say();
    },
    show(view: string) {
      shown.set(view, (shown.get(view) ?? 0) + 1);
      say();
      return () => {
        const left = (shown.get(view) ?? 1) - 1;
        if (left > 0) return void shown.set(view, left);
        shown.delete(view);
        answers.delete(view);
        say();
      };
    },
    facts: () => facts,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onArrival(listener: (arrival: Arrival) => void) {
      arrivalListeners.add(listener);
      return () => void arrivalListeners.delete(listener);
    },
  };
}
