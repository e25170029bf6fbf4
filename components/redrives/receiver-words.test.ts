import { expect, test } from "vitest";
import { receiverText, toneOfReceiver } from "./receiver-words";

const worker = {
  stream: "WORK",
  consumer: "worker",
  intended: true,
  count: 2,
  already: "no",
  status: "ok",
  lag: 0,
  numWaiting: 3,
  gaveUpLately: 0,
} as const;
const text = (more: object) => receiverText({ ...worker, ...more }, { of: 2, stream: "WORK" });

test("a worker that keeps up and gave up on nothing lately is fine", () => {
  expect(text({})).toBe("fine, lag 0, 3 pulls waiting, gave up on them");
  expect(toneOfReceiver(worker)).toBe("good");
});

test("one that keeps up by giving up is not", () => {
  expect(text({ gaveUpLately: 12 })).toBe(
    "failed lately: it gave up on 12 messages in the last 10 minutes, lag 0, 3 pulls waiting, gave up on them",
  );
  expect(text({ gaveUpLately: 1 })).toMatch(/^failed lately: it gave up on 1 message in/);
  expect(text({ gaveUpLately: 1_000 })).toMatch(/^failed lately: it gave up on 1,000 messages in/);
  expect(toneOfReceiver({ status: "ok", gaveUpLately: 1 })).toBe("warn");
});

test("what else is wrong with it is said first", () => {
  expect(text({ status: "stuck", gaveUpLately: 1 })).toMatch(/^stuck, failed lately: it gave up on 1 message/);
  expect(text({ status: null, gaveUpLately: 1 })).toMatch(/^how it is now is not known, failed lately/);
  expect(toneOfReceiver({ status: "stuck", gaveUpLately: 1 })).toBe("bad");
  expect(toneOfReceiver({ status: null, gaveUpLately: 0 })).toBe("unknown");
});
