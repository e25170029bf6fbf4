import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createHub, type Tab } from "./hub";
import type { LiveMessage } from "./messages";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const streams: { views: readonly string[]; emit: (message: LiveMessage) => void; open: boolean }[] = [];
  let polled: readonly string[] = [];
  const hub = createHub({
    openStream: (views, emit) => {
      const stream = { views, emit, open: true };
      streams.push(stream);
      return { close: () => void (stream.open = false) };
    },
    createPoller: () => ({ setViews: (views) => void (polled = views), close: () => undefined }),
    now: () => Date.now(),
  });
  const tab = () => {
    const heard: LiveMessage[] = [];
    const it: Tab = { post: (message) => void heard.push(message) };
    return { heard, show: (...views: string[]) => hub.hear(it, { kind: "views", views }), leave: () => hub.hear(it, { kind: "bye" }) };
  };
  return { tab, streams, open: () => streams.filter((stream) => stream.open), polled: () => polled };
}

const whole = (view: string, answer: unknown): LiveMessage => ({ kind: "snapshot", snapshot: { kind: "whole", view, asOf: null, answer } });
const answers = (heard: readonly LiveMessage[]) => heard.filter((message) => message.kind === "snapshot");

test("all tabs share one stream; each hears only what it shows", () => {
  const { tab, open } = setUp();
  const [a, b] = [tab(), tab()];
  a.show("/overview");
  b.show("/overview", "/consumers");
  vi.advanceTimersByTime(100);
  expect(open().map(({ views }) => views)).toEqual([["/overview", "/consumers"]]);
  open()[0]?.emit(whole("/consumers", { items: [] }));
  expect([answers(a.heard).length, answers(b.heard).length]).toEqual([0, 1]);
});

test("a tab that joins sees at once what the others have, patches applied", () => {
  const { tab, open } = setUp();
  const [a, b] = [tab(), tab()];
  a.show("/consumers");
  vi.advanceTimersByTime(100);
  open()[0]?.emit(whole("/consumers", { items: [{ id: "x", lag: 1 }] }));
  open()[0]?.emit({
    kind: "snapshot",
    snapshot: { kind: "rows", view: "/consumers", asOf: null, keys: ["x"], rows: { x: { id: "x", lag: 2 } }, rest: { asOf: null } },
  });
  b.show("/consumers");
  expect(answers(b.heard)).toEqual([whole("/consumers", { asOf: null, items: [{ id: "x", lag: 2 }] })]);
  vi.advanceTimersByTime(100_000);
  expect(open()).toHaveLength(1);
});

test("a new view opens the stream again soon, a view nobody shows later, and the last tab closes it", () => {
  const { tab, streams, open } = setUp();
  const a = tab();
  a.show("/a");
  vi.advanceTimersByTime(100);
  a.show("/a", "/b");
  vi.advanceTimersByTime(100);
  expect(open().map(({ views }) => views)).toEqual([["/a", "/b"]]);
  a.show("/b");
  vi.advanceTimersByTime(5_000);
  expect(open().map(({ views }) => views)).toEqual([["/a", "/b"]]);
  vi.advanceTimersByTime(6_000);
  expect(open().map(({ views }) => views)).toEqual([["/b"]]);
  a.leave();
  vi.advanceTimersByTime(11_000);
  expect([open().length, streams.length]).toEqual([0, 3]);
});

test("a tab that died without a word is forgotten", () => {
  const { tab, open } = setUp();
  const [dead, alive] = [tab(), tab()];
  dead.show("/dead");
  alive.show("/alive");
  for (let index = 0; index < 5; index++) {
    vi.advanceTimersByTime(20_000);
    alive.show("/alive");
  }
  vi.advanceTimersByTime(11_000);
  expect(open().map(({ views }) => views)).toEqual([["/alive"]]);
});

test("what one stream does not carry is polled", () => {
  const { tab, open, polled } = setUp();
  tab().show(...Array.from({ length: 43 }, (_, index) => `/streams/S${index}`));
  vi.advanceTimersByTime(100);
  expect([open()[0]?.views.length, polled()]).toEqual([40, ["/streams/S40", "/streams/S41", "/streams/S42"]]);
});

test("a message that does not fit makes it ask for everything again", () => {
  const { tab, streams, open } = setUp();
  tab().show("/consumers");
  vi.advanceTimersByTime(100);
  open()[0]?.emit({ kind: "snapshot", snapshot: { kind: "rows", view: "/consumers", asOf: null, keys: ["x"], rows: {}, rest: {} } });
  expect([streams.length, open().length]).toEqual([2, 1]);
});
