import type { LiveSnapshot, LiveTick } from "@/lib/domain/live";
import type { Stream } from "./hub";
import type { LiveMessage } from "./messages";

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
/** A tick or a heartbeat comes at least every few seconds; EventSource itself does not notice a connection that fell silent. */
const SILENT_MS = 20_000;

/** `GET /api/v1/live`, for as long as it is not closed: reconnects by itself, also where EventSource gives up (an error status). */
export function openEventStream(views: readonly string[], emit: (message: LiveMessage) => void): Stream {
  const url = `/api/v1/live?${new URLSearchParams(views.map((view) => ["view", view]))}`;
  let retryMs = FIRST_RETRY_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source = connect();

  function connect(): EventSource {
    const next = new EventSource(url);
    const heard = () => watchSilence();
    next.addEventListener("open", () => {
      retryMs = FIRST_RETRY_MS;
      emit({ kind: "link", link: { kind: "open" } });
      heard();
    });
    next.addEventListener("snapshot", (event) => {
      emit({ kind: "snapshot", snapshot: JSON.parse(event.data) as LiveSnapshot }); // same build; the route's tests parse it
      heard();
    });
    next.addEventListener("tick", (event) => {
      emit({ kind: "tick", tick: JSON.parse(event.data) as LiveTick }); // as above
      heard();
    });
    next.addEventListener("dead-letter", (event) => emit({ kind: "dead-letter", arrival: JSON.parse(event.data) })); // as above
    next.addEventListener("error", () => lost("The console does not answer; trying again."));
    return next;
  }

  function lost(why: string) {
    emit({ kind: "link", link: { kind: "lost", why } });
    source.close();
    clearTimeout(timer);
    timer = setTimeout(() => {
      source = connect();
    }, retryMs);
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }

  function watchSilence() {
    clearTimeout(timer);
    timer = setTimeout(() => lost(`Nothing heard from the console for ${SILENT_MS / 1_000} s.`), SILENT_MS);
  }

  return {
    close() {
      clearTimeout(timer);
      source.close();
    },
  };
}
