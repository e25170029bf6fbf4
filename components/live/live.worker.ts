import { apiFetch } from "@/lib/http/api-fetch";
import { openEventStream } from "./event-stream";
import { createHub, type Tab } from "./hub";
import type { TabMessage } from "./messages";
import { createPoller } from "./poller";

/** The SharedWorker: its source is public. Everything it does is in hub.ts; here it only meets the browser. */
const hub = createHub({
  openStream: openEventStream,
  createPoller: (emit) => createPoller({ fetchView: (view, signal) => apiFetch(view, { signal }), emit, everyMs: 2_000 }),
  now: () => Date.now(),
});

self.addEventListener("connect", (event) => {
  const port = (event as MessageEvent).ports[0]; // a connect event of a SharedWorker carries exactly one port
  if (!port) return;
  const tab: Tab = { post: (message) => port.postMessage(message) };
  port.addEventListener("message", ({ data }: MessageEvent<TabMessage>) => hub.hear(tab, data));
  port.start();
});
