import { createServer } from "node:http";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { main } from "./main.mjs";
import { job, plan, planned } from "./testing/planned.mjs";

/**
 * `jetlag` against a console that answers by this table; a list is answered one after the other, its last again and again; a function is called.
 * @param {string} line @param {Record<string, any>} answers @param {{ isTerminal?: boolean, says?: string | (() => string), env?: Record<string, string>, stop?: AbortSignal }} [person]
 */
async function jetlag(line, answers, { isTerminal = false, says = "", env = {}, stop = new AbortController().signal } = {}) {
  /** @type {{ at: string, body: any, token: string | undefined }[]} */
  const asked = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const at = `${request.method} ${request.url?.replace("/api/v1", "")}`;
    asked.push({ at, body: text === "" ? null : JSON.parse(text), token: request.headers.authorization });
    const found = answers[at] ?? { code: "NOT_FOUND", status: 404, detail: `nothing for ${at}` };
    const next = Array.isArray(found) ? (found.length > 1 ? found.shift() : found[0]) : found;
    const answer = typeof next === "function" ? next() : next;
    response.writeHead(answer.code ? (answer.status ?? 409) : 200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  /** @type {string[]} */
  const [out, err] = [[], []];
  const code = await main(
    line.split(" "),
    { JETLAG_URL: `http://127.0.0.1:${address.port}/`, ...env },
    {
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      ask: async () => (typeof says === "function" ? says() : says),
      isTerminal,
      stop,
      everyMs: 5,
    },
  );
  server.close();
  return { code, out: out.join("\n"), err: err.join("\n"), asked };
}

const made = { "POST /redrives": planned, "POST /redrives/j/cancel": { ...job, state: "cancelled" } };
/** @param {string} state @param {object} [more] */
const ends = (state, more = {}) => ({
  ...made,
  "POST /redrives/j/start": { ...job, state: "canary" },
  "GET /redrives/j": [
    { ...job, state: "canary" },
    { ...job, state, sentence: "the end.", ...more },
  ],
});
const go = "redrive --group g --reason crm --yes";

test.each([
  ["succeeded", 0],
  ["partial", 1],
  ["failed", 4],
  ["aborted", 4],
  ["tripped", 4],
  ["paused", 4],
])("a re-drive that is %s in the end: %i", async (state, code) => {
  const said = await jetlag(go, ends(state));
  expect(said.code).toBe(code);
  expect(said.out).toContain("the end.");
});

test("a plan is read aloud, and the question decides", async () => {
  const no = await jetlag("redrive --group g --reason crm", made, { isTerminal: true, says: "" });
  expect(no).toMatchObject({ code: 3, err: "Nothing was sent." });
  expect(no.asked.at(-1)?.at).toBe("POST /redrives/j/cancel");
  for (const line of [
    "Re-drive #41: 3 of 4 messages in default (plan 3f9c)",
    "  from    DLQ",
    "          3 died of: Timeout",
    "  to      a.b → A (3 messages)",
    "  who     nobody: no consumer of A takes it",
    "          1 plain subscriber, a second time",
    "  mind    The group grew by 3 in the last 10 minutes.",
    "  not     1 refused",
    "          TOO_LARGE: larger than the stream allows",
    "  how     2 first, watched until done; then 5/s, doubling up to 50/s, about 4 s in all",
    "          stops by itself if 3 in a row come back, or more than 10 % of the last 50",
    "          at most 500 sent and not yet settled",
    "  after   a dead letter leaves DLQ once its copy is stored",
  ])
    expect(no.out.split("\n")).toContain(line);
  const yes = await jetlag("redrive --group g --reason crm", ends("succeeded"), { isTerminal: true, says: "y" });
  expect(yes.code).toBe(0);
  expect(yes.asked.find(({ at }) => at === "POST /redrives/j/start")?.body).toEqual({ planHash: "3f9cabcd", reason: "crm" });
});

test("what is asked for reaches the console", async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "jetlag-cli-")), "patch.json");
  writeFileSync(file, '[{"op":"remove","path":"/a"}]');
  const list = { "GET /redrives?limit=500&offset=0": { items: [{ ...job, number: 42, id: "k" }, job] }, "GET /redrives/j": job };
  const { asked } = await jetlag(
    `redrive --again #41 --rate none --no-canary --echo --target c.d --patch ${file} --reason crm --yes --detach`,
    {
      ...ends("succeeded"),
      ...list,
    },
    { env: { JETLAG_TOKEN: "t" } },
  );
  const request = asked.find(({ at }) => at === "POST /redrives");
  expect(request?.token).toBe("Bearer t");
  expect(request?.body).toEqual({
    selection: { redrive: "j", itemState: "boomeranged" },
    target: { mode: "subject", subject: "c.d" },
    options: { ratePerSec: null, canary: false, echo: true },
    edits: { patch: [{ op: "remove", path: "/a" }] },
    reason: "crm",
  });
  expect(asked.at(-1)).toMatchObject({ at: "POST /redrives/j/start", body: { planHash: "3f9cabcd", reason: "crm" } });
  const inPlace = await jetlag("redrive --group g --in-place --dry-run", made);
  expect(inPlace.asked[0]?.body).toEqual({ selection: { group: "g" }, target: { mode: "in-place" } });
  const filtered = await jetlag("redrive --filter stream=DLQ kind=stored --dry-run", made);
  expect(filtered.code).toBe(0);
  expect(filtered.asked[0]?.body).toEqual({ selection: { stream: "DLQ", filter: { kind: "stored" } } });
});

test.each([
  ["nobody to ask", "redrive --group g --reason crm", made, 2, "--yes"],
  ["no reason", "redrive --group g --yes", made, 2, "--reason"],
  ["no such number", "pause 40", { "GET /redrives?limit=500&offset=0": { items: [job] } }, 2, "There is no re-drive #40."],
  ["no such id", "pause k", {}, 2, "NOT_FOUND"],
  [
    "a filter it does not know",
    go,
    { "POST /redrives": { code: "INVALID", status: 400, detail: "no", errors: [{ path: ["a"], message: "b" }] } },
    2,
    "  a b",
  ],
  ["refused", go, { "POST /redrives": { code: "REFUSED", detail: "no" } }, 3, "REFUSED: no"],
  [
    "changed",
    go,
    { ...made, "POST /redrives/j/start": { code: "PLAN_CHANGED", detail: "no", changes: [{ what: "a", before: "b", after: "c" }] } },
    3,
    "  a: b → c",
  ],
  ["nothing of it can be sent", go, { ...made, "POST /redrives": { ...planned, plan: { ...plan, count: 0, targets: [] } } }, 3, ""],
  ["denied", go, { "POST /redrives": { code: "FORBIDDEN", status: 403, detail: "no" } }, 5, "FORBIDDEN"],
  ["read-only", go, { "POST /redrives": { code: "READ_ONLY", status: 403, detail: "no" } }, 5, "READ_ONLY"],
  ["a fault of the console", go, { "POST /redrives": { code: "INTERNAL", status: 500, detail: "no" } }, 4, "INTERNAL"],
])("%s", async (_what, line, answers, code, why) => {
  const said = await jetlag(line, answers);
  expect(said.code).toBe(code);
  expect(said.err).toContain(why);
});

test("no console, or something else", async () => {
  expect(await jetlag("redrives", {}, { env: { JETLAG_URL: "http://127.0.0.1:1" } })).toMatchObject({ code: 5 });
  expect(await jetlag("redrives", {}, { env: { JETLAG_URL: "nowhere" } })).toMatchObject({ code: 2 });
});

test("a start that is not answered may have been one", async () => {
  const said = await jetlag(go, { ...made, "POST /redrives/j/start": { code: 1, status: 502 } });
  expect(said.code).toBe(5);
  expect(said.err).toContain("Whether re-drive #41 was started is not known: `jetlag follow 41` tells.");
});

test("Ctrl-C leaves a re-drive that goes on", async () => {
  const hand = new AbortController();
  setTimeout(() => hand.abort(), 50);
  const said = await jetlag(go, ends("running"), { stop: hand.signal });
  expect(said.code).toBe(130);
  expect(said.err).toContain("re-drive #41 goes on");
  expect(said.asked.map(({ at }) => at).some((at) => /abort|cancel/.test(at))).toBe(false);
});

test.each([
  ["while it is planned", go, {}],
  ["while it is planned, before the question", "redrive --group g --reason crm", { isTerminal: true, says: "y" }],
])("Ctrl-C %s: nothing is sent", async (_when, line, person) => {
  const hand = new AbortController();
  const plans = () => {
    hand.abort();
    return planned;
  };
  const said = await jetlag(line, { ...ends("running"), "POST /redrives": plans }, { ...person, stop: hand.signal });
  expect(said).toMatchObject({ code: 3, err: "Nothing was sent." });
  expect(said.asked.map(({ at }) => at)).toEqual(["POST /redrives", "POST /redrives/j/cancel"]);
});

test("Ctrl-C at the question is a no", async () => {
  const hand = new AbortController();
  const says = () => {
    hand.abort();
    return "y";
  };
  const said = await jetlag("redrive --group g --reason crm", ends("running"), { isTerminal: true, says, stop: hand.signal });
  expect(said).toMatchObject({ code: 3, err: "Nothing was sent." });
  expect(said.asked.at(-1)?.at).toBe("POST /redrives/j/cancel");
});

test("with --json each line is an object", async () => {
  const said = await jetlag(`${go} --json`, ends("succeeded"));
  expect(said.out.split("\n").map((line) => JSON.parse(line).state)).toEqual(["planned", "canary", "succeeded"]);
  expect(said.err).toBe("");
});

test.each([
  [
    [
      { id: "j", number: 41 },
      { id: "k", number: 42 },
    ],
    "Paused #41, #42: what was sent is not recalled; each goes on with `jetlag resume`.",
  ],
  [[], "No re-drive was running."],
])("stop-all says which it paused", async (redrives, text) => {
  expect(await jetlag("stop-all", { "POST /redrives/stop-all": { count: redrives.length, redrives } })).toMatchObject({
    code: 0,
    out: text,
  });
});

test("an act says what the re-drive is then, and is sent what it was told", async () => {
  const answers = {
    "GET /redrives/j": job,
    "POST /redrives/j/rate": { ...job, state: "running" },
    "POST /redrives/j/pause": { code: "CONFLICT", detail: "no" },
  };
  const rate = await jetlag("rate j none", answers);
  expect(rate).toMatchObject({ code: 0, out: "#41 running: said." });
  expect(rate.asked.at(-1)?.body).toEqual({ ratePerSec: null });
  expect(await jetlag("pause j", answers)).toMatchObject({ code: 3, err: "CONFLICT: no" });
});
