import { beforeEach, expect, test } from "vitest";
import { createLiveStore } from "./live-store";
import type { LiveMessage } from "./messages";

let emit: (message: LiveMessage) => void;
let said: (readonly string[])[];
let cache: Map<string, unknown>;
let invalidated: string[];
let store: ReturnType<typeof createLiveStore>;

beforeEach(() => {
  said = [];
  cache = new Map();
  invalidated = [];
  store = createLiveStore({
    queryClient: {
      setQueryData: (key, data) => void cache.set(key.join(" "), data),
      invalidateQueries: async ({ queryKey }) => void invalidated.push(queryKey.join(" ")),
    },
    openSource: (to) => {
      emit = to;
      return { setViews: (views) => void said.push([...views]), close: () => undefined };
    },
    now: () => 0,
  });
  store.start();
});

const whole = (view: string, answer: unknown): LiveMessage => ({ kind: "snapshot", snapshot: { kind: "whole", view, asOf: null, answer } });
const cached = (view: string) => cache.get(`api ${view}`);

test("views are counted: shown twice, hidden once, it stays", async () => {
  const hide = store.show("/a");
  store.show("/a");
  await Promise.resolve();
  hide();
  emit(whole("/a", { n: 1 }));
  expect([said.at(-1), cached("/a")]).toEqual([["/a"], { n: 1 }]);
});

test("what is no longer shown is neither wanted nor patched", async () => {
  const hide = store.show("/a");
  hide();
  await Promise.resolve();
  emit(whole("/a", { n: 1 }));
  expect([said.at(-1), cached("/a")]).toEqual([[], undefined]);
});

test("patches build on what was streamed, not on what was fetched in between", () => {
  store.show("/a");
  emit(whole("/a", { items: [{ id: "x", lag: 1 }] }));
  cache.set("api /a", { items: [{ id: "x", lag: 99 }] });
  emit({ kind: "snapshot", snapshot: { kind: "same", view: "/a", asOf: "2026-01-01T00:00:00.000Z" } });
  expect(cached("/a")).toEqual({ asOf: "2026-01-01T00:00:00.000Z", items: [{ id: "x", lag: 1 }] });
});

test("a hidden tab wants nothing, and everything again when it is seen", async () => {
  store.show("/a");
  await Promise.resolve();
  store.setVisible(false);
  await Promise.resolve();
  store.setVisible(true);
  await Promise.resolve();
  expect(said.slice(-3)).toEqual([["/a"], [], ["/a"]]);
});

test("a link that is lost again is lost since the first time; a tick heals it", () => {
  emit({ kind: "link", link: { kind: "lost", why: "x" } });
  expect(store.facts()).toMatchObject({ link: { kind: "lost" }, lostAt: 0 });
  emit({ kind: "tick", tick: { contexts: [] } });
  expect(store.facts()).toMatchObject({ link: { kind: "open" }, lostAt: null });
});

test("a view that cannot be answered is fetched, so that its query has the problem", () => {
  store.show("/a");
  emit({ kind: "snapshot", snapshot: { kind: "problem", view: "/a", problem: {} } });
  expect(invalidated).toEqual(["api /a"]);
});
