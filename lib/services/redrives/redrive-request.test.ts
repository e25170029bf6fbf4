import { expect, test } from "vitest";
import { RunOptions } from "@/lib/domain/redrive/run/options";
import { toAppError } from "@/lib/http/endpoint";
import { RedriveRequest, runOptionsOf, selectionOf } from "./redrive-request";

const asked = (more: object = {}) => ({ selection: { ids: ["a"] }, ...more });
const ids = (count: number) => Array.from({ length: count }, (_, index) => `id-${index}`);

function outcomeOf(body: unknown): unknown {
  try {
    return selectionOf(RedriveRequest.parse(body));
  } catch (thrown) {
    const { code, errors, message } = toAppError(thrown);
    return { code, path: errors?.[0]?.path.join("."), message };
  }
}

test("left out means guarded, and 50 a second; off is said out loud", () => {
  const { options, target } = RedriveRequest.parse(asked());
  expect(options).toMatchObject({ ratePerSec: 50, keep: false });
  expect(runOptionsOf(options)).toEqual({
    canary: { perGroup: 3, max: 5, waitMs: null },
    ramp: { startPerSec: 5, windowMs: 5_000 },
    breaker: { inARow: 3, ratio: 0.1, of: 50 },
    maxUnsettled: 500,
    echo: false,
    delayMs: 0,
    inPlace: null,
  });
  const off = { canary: false, ramp: false, breaker: false, maxUnsettled: null };
  expect(runOptionsOf(RedriveRequest.parse(asked({ options: off })).options)).toEqual(RunOptions.parse({}));
  expect(target.mode).toBe("original");
});

test.each([
  [
    "false and null, said out loud",
    asked({ options: { canary: false, ramp: false, breaker: false, maxUnsettled: null, echo: false, delayMs: 0 } }),
  ],
  ["no cap", asked({ options: { ratePerSec: null } })],
  ["a target that says it is the original", asked({ target: { mode: "original" } })],
  ["in place", asked({ target: { mode: "in-place", consumer: "w" } })],
  ["another subject", asked({ target: { mode: "subject", subject: "retry.{subject}" } })],
  ["an id twice", { selection: { ids: ["a", "a"] } }],
])("%s is taken", (_, body) => {
  expect(outcomeOf(body)).toEqual({ kind: "ids", ids: ["a"] });
});

test("ten thousand ids are taken, one more is wrong", () => {
  expect(outcomeOf({ selection: { ids: ids(10_000) } })).toMatchObject({ kind: "ids" });
  expect(outcomeOf({ selection: { ids: ids(10_001) } })).toMatchObject({ code: "INVALID", path: "selection.ids" });
});

const job = "0198a6b2-0000-7000-8000-000000000001";

test.each<[string, object, object]>([
  ["a group", { group: "g" }, { kind: "group", group: "g" }],
  ["a stream", { stream: "DLQ" }, { kind: "filter", filter: { state: "open", stream: "DLQ" } }],
  [
    "a filter",
    { filter: { consumer: "c", generation: ">=1" } },
    { kind: "filter", filter: { state: "open", consumer: "c", generation: ">=1" } },
  ],
  ["both", { stream: "DLQ", filter: { q: "x" } }, { kind: "filter", filter: { state: "open", stream: "DLQ", q: "x" } }],
  ["the same twice", { stream: "DLQ", filter: { stream: "DLQ" } }, { kind: "filter", filter: { state: "open", stream: "DLQ" } }],
  ["everything that is open", { filter: {} }, { kind: "filter", filter: { state: "open" } }],
  ["what came back", { redrive: job, itemState: "boomeranged" }, { kind: "again", redrive: job, itemState: "boomeranged" }],
])("%s is a selection", (_what, selection, selected) => {
  expect(outcomeOf({ selection })).toEqual(selected);
});

test.each<[string, object]>([
  ["selection", {}],
  ["selection.group", { ids: ["a"], group: "g" }],
  ["selection.stream", { ids: ["a"], stream: "DLQ" }],
  ["selection.filter", { group: "g", filter: {} }],
  ["selection.redrive", { filter: {}, redrive: job, itemState: "skipped" }],
  ["selection.itemState", { redrive: job }],
  ["selection.redrive", { itemState: "skipped" }],
  ["selection.itemState", { redrive: job, itemState: "lost" }],
  ["selection.redrive", { redrive: "41", itemState: "skipped" }],
  ["selection.group", { group: "a b" }],
  ["selection.filter.colour", { filter: { colour: "red" } }],
  ["selection.filter.limit", { filter: { limit: "10" } }],
  ["selection.filter.state", { filter: { state: "redriven" } }],
  ["selection.filter.generation", { filter: { generation: "many" } }],
  ["selection.filter.q", { filter: { q: "-not" } }],
  ["selection.filter.consumer", { filter: { consumer: 7 } }],
  ["selection.filter.stream", { stream: "A", filter: { stream: "B" } }],
])("a wrong %s is said by its name", (path, selection) => {
  expect(outcomeOf({ selection })).toMatchObject({ code: "INVALID", path });
});

test("in place nothing is guarded, and what only sending has is wrong there", () => {
  const inPlace = (more: object) => asked({ target: { mode: "in-place" }, ...more });
  expect(runOptionsOf(RedriveRequest.parse(inPlace({ options: { delayMs: 5 } })).options, true)).toEqual(RunOptions.parse({ delayMs: 5 }));
  const off = { canary: false, ramp: false, breaker: false, maxUnsettled: null, ratePerSec: null };
  for (const options of [off, {}]) expect(outcomeOf(inPlace({ options }))).toEqual({ kind: "ids", ids: ["a"] });
  for (const [name, value] of Object.entries({
    canary: { max: 1 },
    ratePerSec: 7,
    breaker: { of: 9 },
    keep: true,
    echo: true,
    maxUnsettled: 3,
    ramp: { windowMs: 100 },
  }))
    expect(outcomeOf(inPlace({ options: { [name]: value } }))).toMatchObject({ code: "INVALID", path: `options.${name}` });
  expect(outcomeOf(inPlace({ edits: { patch: [{ op: "remove", path: "/a" }] } }))).toMatchObject({ code: "INVALID", path: "edits" });
});

test.each([
  ["colour", asked({ colour: "red" })],
  ["selection.colour", { selection: { ids: ["a"], colour: "red" } }],
  ["options.colour", asked({ options: { colour: "red" } })],
  ["selection", {}],
  ["selection.ids", { selection: { ids: [] } }],
  ["selection.ids", { selection: { ids: "a" } }],
  ["options.ratePerSec", asked({ options: { ratePerSec: 1e-7 } })],
  ["selection.ids.1", { selection: { ids: ["a", 1] } }],
  ["selection.ids.0", { selection: { ids: ["a\0"] } }],
  ["selection.ids.0", { selection: { ids: ["\ud800"] } }],
  ["options.ratePerSec", asked({ options: { ratePerSec: 0 } })],
  ["options.ratePerSec", asked({ options: { ratePerSec: "50" } })],
  ["options.canary", asked({ options: { canary: true } })],
  ["options.maxUnsettled", asked({ options: { maxUnsettled: -1 } })],
  ["options.keep", asked({ options: { keep: "yes" } })],
  ["target.mode", asked({ target: { mode: "other" } })],
  ["edits", asked({ edits: {} })],
  ["edits.messages", asked({ edits: { messages: [] } })],
  ["edits.messages.0.headers.0.0", asked({ edits: { messages: [{ id: "a", headers: [["Nats-Rollup", "all"]] }] } })],
  ["edits.patch", asked({ edits: { patch: { op: "remove", path: "/a" } } })],
  ["edits.patch.0.path", asked({ edits: { patch: [{ op: "remove", path: "a" }] } })],
  ["edits.patches", asked({ edits: { patches: [] } })],
  ["target.subject", asked({ target: { mode: "subject" } })],
  ["target.subject", asked({ target: { mode: "subject", subject: "retry.*" } })],
  ["target.subject", asked({ target: { mode: "subject", subject: "$JS.API.STREAM.PURGE.X" } })],
  ["target.subject", asked({ target: { subject: "x" } })],
  ["target.subject", asked({ target: { mode: "in-place", subject: "x" } })],
  ["target.consumer", asked({ target: { consumer: "w" } })],
  ["target.consumer", asked({ target: { mode: "subject", subject: "x", consumer: "w" } })],
  ["reason", asked({ reason: "  " })],
  ["reason", asked({ reason: "x".repeat(2_001) })],
  ["reason", asked({ reason: "\ud800" })],
])("a wrong %s is said by its name", (path, body) => {
  expect(outcomeOf(body)).toMatchObject({ code: "INVALID", path });
});
