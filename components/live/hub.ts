import { MAX_LIVE_VIEWS } from "@/lib/domain/live-key";
import { applySnapshot } from "@/lib/domain/apply-snapshot";
import type { Link, LiveMessage, TabMessage } from "./messages";
import type { Poller } from "./poller";

export type Tab = { post(message: LiveMessage): void };
export type Stream = { close(): void };

type HubOptions = {
  openStream: (views: readonly string[], emit: (message: LiveMessage) => void) => Stream;
  createPoller: (emit: (message: LiveMessage) => void) => Poller;
  now: () => number;
};

const FORGET_TAB_MS = 75_000;
const ADD_MS = 60;
const DROP_MS = 10_000;

/**
 * One event stream for all tabs of this browser. It is opened again when somebody wants a view it does not carry, and later when it carries
 * what nobody wants. What each view is now is kept, so that a tab that joins sees it at once.
 */
export function createHub({ openStream, createPoller, now }: HubOptions) {
  const tabs = new Map<Tab, { views: readonly string[]; seenAt: number }>();
  const answers = new Map<string, unknown>();
  let carried: readonly string[] = [];
  let stream: Stream | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let link: Link = { kind: "connecting" };
  const poller = createPoller(receive);

  const wanted = () => [...new Set([...tabs.values()].flatMap((tab) => tab.views))];

  function receive(message: LiveMessage) {
    if (message.kind === "link") link = message.link;
    if (message.kind !== "snapshot") return broadcast(message);
    const { snapshot } = message;
    if (snapshot.kind !== "problem") {
      const answer = applySnapshot(answers.get(snapshot.view), snapshot);
      if (answer === null) return reopen();
      answers.set(snapshot.view, answer);
    }
    for (const [tab, { views }] of tabs) if (views.includes(snapshot.view)) tab.post(message);
  }

  function broadcast(message: LiveMessage) {
    for (const tab of tabs.keys()) tab.post(message);
  }

  function reopen() {
    clearTimeout(timer);
    timer = undefined;
    stream?.close();
    const views = wanted();
    carried = views.slice(0, MAX_LIVE_VIEWS);
    for (const view of answers.keys()) if (!views.includes(view)) answers.delete(view);
    poller.setViews(views.slice(MAX_LIVE_VIEWS));
    stream = tabs.size === 0 ? null : openStream(carried, receive);
  }

  function adjust() {
    const views = wanted().slice(0, MAX_LIVE_VIEWS);
    const missing = stream === null || views.some((view) => !carried.includes(view));
    const surplus = tabs.size === 0 || carried.some((view) => !views.includes(view));
    clearTimeout(timer);
    timer = missing || surplus ? setTimeout(reopen, missing ? ADD_MS : DROP_MS) : undefined;
  }

  function forgetDead() {
    for (const [tab, { seenAt }] of tabs) if (now() - seenAt > FORGET_TAB_MS) tabs.delete(tab);
  }

  return {
    hear(tab: Tab, message: TabMessage) {
      const before = tabs.get(tab)?.views ?? [];
      if (message.kind === "bye") tabs.delete(tab);
      else {
        if (!tabs.has(tab)) tab.post({ kind: "link", link });
        tabs.set(tab, { views: message.views, seenAt: now() });
        for (const view of message.views) if (!before.includes(view)) sayWhole(tab, view);
      }
      forgetDead();
      adjust();
    },
  };

  function sayWhole(tab: Tab, view: string) {
    const answer = carried.includes(view) ? answers.get(view) : undefined;
    if (answer !== undefined) tab.post({ kind: "snapshot", snapshot: { kind: "whole", view, asOf: null, answer } });
  }
}
