import type { ContextRow } from "@/lib/domain/overview/types";
import { apiFetch } from "@/lib/http/api-fetch";
import type { LiveMessage, LiveSource, TabMessage } from "./messages";
import { createPoller } from "./poller";

const SAY_AGAIN_MS = 20_000;
const POLL_MS = 2_000;

/** The shared worker where the browser has one (phones often do not), else polling: a seventh tab with an event stream of its own would hang. */
export function openLiveSource(emit: (message: LiveMessage) => void): LiveSource {
  return typeof SharedWorker === "undefined" ? pollingSource(emit) : workerSource(emit);
}

function workerSource(emit: (message: LiveMessage) => void): LiveSource {
  const worker = new SharedWorker(new URL("./live.worker.ts", import.meta.url), { type: "module", name: "jetlag-live" });
  let views: readonly string[] = [];
  let fallback: LiveSource | null = null;
  const say = (message: TabMessage) => worker.port.postMessage(message);
  const timer = setInterval(() => say({ kind: "views", views }), SAY_AGAIN_MS);
  const bye = () => say({ kind: "bye" });

  worker.port.addEventListener("message", ({ data }: MessageEvent<LiveMessage>) => emit(data));
  worker.addEventListener("error", () => {
    fallback ??= pollingSource(emit);
    fallback.setViews(views);
  });
  worker.port.start();
  addEventListener("pagehide", bye);

  return {
    setViews(next) {
      views = next;
      say({ kind: "views", views });
      fallback?.setViews(views);
    },
    close() {
      clearInterval(timer);
      removeEventListener("pagehide", bye);
      bye();
      worker.port.close();
      fallback?.close();
    },
  };
}

const CONTEXTS = "/contexts";

function pollingSource(emit: (message: LiveMessage) => void): LiveSource {
  const forward = (message: LiveMessage) => {
    if (message.kind === "snapshot" && message.snapshot.view === CONTEXTS && message.snapshot.kind === "whole") {
      emit({ kind: "tick", tick: { contexts: toTick(message.snapshot.answer as { items: ContextRow[] }) } }); // the answer of /contexts
    }
    emit(message);
  };
  const poller = createPoller({ fetchView: (view, signal) => apiFetch(view, { signal }), emit: forward, everyMs: POLL_MS });
  return { setViews: (views) => poller.setViews([...new Set([CONTEXTS, ...views])]), close: poller.close };
}

function toTick({ items }: { items: ContextRow[] }) {
  return items.map(({ context, state, asOf, detail }) => ({
    context,
    state,
    detail,
    ageMs: asOf === null ? null : Math.max(0, Date.now() - Date.parse(asOf)),
  }));
}
