import { expect, test } from "vitest";
import { consumer } from "../consumer/fixtures";
import { defaultOptions, evaluate, nothingLookedUp } from "./evaluate";

// A closure here would keep, in the bundled console, every tick that ever was: seen as 9 MB/s with 7,200 consumers.
test("a row's chart is read by a bound function, which holds no scope", () => {
  const snapshot = {
    context: "test",
    account: { id: "A", name: null },
    at: 0,
    serverAt: 0,
    source: "api" as const,
    streams: [],
    consumers: [consumer()],
    gaps: [],
    servers: [],
  };
  const [row] = evaluate({ previous: null, snapshot, lookedUp: nothingLookedUp, options: defaultOptions }).consumers;
  expect(Object.getOwnPropertyDescriptor(row, "lagSeries")?.get?.name).toMatch(/^bound /);
});
