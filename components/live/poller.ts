import type { LiveMessage } from "./messages";

export type Poller = { setViews(views: readonly string[]): void; close(): void };

/**
 * Asks for each view again and again: where there is no SharedWorker, and for views beyond what one event stream carries.
 * A round that takes longer than the interval delays the next one; nothing piles up.
 */
export function createPoller({
  fetchView,
  emit,
  everyMs,
}: {
  fetchView: (view: string, signal: AbortSignal) => Promise<unknown>;
  emit: (message: LiveMessage) => void;
  everyMs: number;
}): Poller {
  let views: readonly string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  const closed = new AbortController();

  async function ask(view: string) {
    try {
      const answer = await fetchView(view, closed.signal);
      emit({ kind: "snapshot", snapshot: { kind: "whole", view, asOf: asOfOf(answer), answer } });
      emit({ kind: "link", link: { kind: "open" } });
    } catch (cause) {
      if (closed.signal.aborted) return;
      emit({ kind: "link", link: { kind: "lost", why: cause instanceof Error ? cause.message : String(cause) } });
    }
  }

  async function round() {
    running = true;
    await Promise.all(views.map(ask));
    running = false;
    schedule(everyMs);
  }

  function schedule(delayMs: number) {
    clearTimeout(timer);
    if (!closed.signal.aborted && views.length > 0) timer = setTimeout(() => void round(), delayMs);
  }

  return {
    setViews(next) {
      views = next;
      if (!running) schedule(everyMs);
    },
    close() {
      closed.abort();
      clearTimeout(timer);
    },
  };
}

function asOfOf(answer: unknown): string | null {
  if (typeof answer !== "object" || answer === null || !("asOf" in answer)) return null;
  return typeof answer.asOf === "string" ? answer.asOf : null;
}
