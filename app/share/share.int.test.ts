import { connect, type NatsConnection } from "@nats-io/transport-node";
import { jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { badLetters } from "@/e2e/fixtures/bad-letters";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { call, eventually, startConsole } from "@/app/api/v1/testing/console";
import { DELETE as revoke } from "@/app/api/v1/shares/[id]/route";
import { GET as views } from "@/app/api/v1/shares/[id]/views/route";
import { GET as list, POST as create } from "@/app/api/v1/shares/route";
import { GET as letters } from "@/app/api/v1/dead-letters/route";
import { NewShare, ShareList, SharePreview, ShareViewList } from "@/lib/domain/share/row";
import { shareCsp } from "@/lib/domain/share";
import { MAX_HTML_BYTES } from "@/lib/domain/share/limits";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import type { Runtime } from "@/lib/runtime";
import * as besideModule from "./[[...path]]/route";
import * as pageModule from "./[token]/route";

const [page, elsewhere] = [{ ...pageModule }, { ...besideModule }];

let server: NatsServer;
let runtime: Runtime;
let nats: NatsConnection;
let ids: string[];

beforeAll(async () => {
  server = await startNatsServer({ config: "max_payload: 9437184" });
  nats = await connect({ servers: server.url });
  const manager = await jetstreamManager(nats);
  await manager.streams.add({ name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await rawPublish(server.port, Object.values(badLetters));
  runtime = await startConsole({ NATS_URL: server.url, JETLAG_BOOTSTRAP_TOKEN: "correct-horse-battery" });
  const asked = () => call(letters, "/dead-letters?limit=500");
  const found = await eventually(
    asked,
    ({ body }) => (body as { items: unknown[] }).items?.length === Object.keys(badLetters).length,
    30_000,
  );
  ids = (found.body as { items: { id: string }[] }).items.map(({ id }) => id); // the answer of /dead-letters
});

afterAll(async () => {
  await runtime?.stop();
  await nats?.close();
  await server?.stop();
});

const json = { "content-type": "application/json" };
const post = (body: object) => call(create, "/shares", { method: "POST", body: JSON.stringify(body), headers: json });
async function share(more: object = {}) {
  const { status, body } = await post({ view: `/dead-letters/${ids[0]}`, ...more });
  expect([status, body]).toEqual([201, expect.anything()]);
  const made = NewShare.parse(body);
  return { ...made, token: made.url.split("/share/")[1] ?? "" };
}

const get = (
  token: string,
  { query = "", method = "GET", headers = {} }: { query?: string; method?: "GET" | "HEAD"; headers?: HeadersInit } = {},
) =>
  page[method](new Request(`http://127.0.0.1:3000/share/${encodeURIComponent(token)}${query}`, { method, headers }), {
    params: Promise.resolve({ token }),
  });
const statusOf = async (token: string) => (await get(token, { method: "HEAD" })).status;

/** Whatever it answers: no index has it, no cache, no frame, and nobody is told where its reader came from. */
function expectShut({ headers }: Response): void {
  expect(Object.fromEntries(headers)).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "x-robots-tag": "noindex, nofollow",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": shareCsp,
  });
  for (const part of ["default-src 'none'", "form-action 'none'", "frame-ancestors 'none'", "sandbox allow-downloads"])
    expect(headers.get("content-security-policy")).toContain(part);
  expect(headers.get("set-cookie")).toBeNull();
}

test("a share opens, and can be kept as a file that leads nowhere", async () => {
  const { token } = await share();
  const opened = await get(token);
  expect(opened.status).toBe(200);
  expectShut(opened);
  expect(opened.headers.get("content-disposition")).toBeNull();
  const html = await opened.text();
  expect(html).toContain('<a href="?download">');
  const file = await get(token, { query: "?download" });
  expectShut(file);
  expect(file.headers.get("content-disposition")).toMatch(/^attachment; filename="jetlag-case-[\w-]{8}-\d{4}-\d\d-\d\d\.html"$/);
  const kept = await file.text();
  expect(kept).not.toContain("<a ");
  for (const text of [html, kept]) expect(text).not.toContain(token);
});

test("each opening is written down, and what only asks whether there is something is not", async () => {
  const { token, id } = await share();
  const headers = { "user-agent": "Mozilla/5.0 \x1b[31m", "x-forwarded-for": "192.0.2.7" };
  const head = await get(token, { method: "HEAD", headers });
  expectShut(head);
  expect([head.status, await head.text()]).toEqual([200, ""]);
  const seen = async () => ShareViewList.parse((await call(views, `/shares/${id}/views`, { params: { id } })).body);
  expect((await seen()).total).toBe(0);
  await get(token, { headers });
  await get(token, { query: "?download" });
  expect(await seen()).toMatchObject({
    total: 2,
    items: [
      { address: null, agent: null },
      { address: "192.0.2.7", agent: "Mozilla/5.0 ⟨U+001B⟩[31m" },
    ],
  });
});

test("a preview is the page that would be shared, and is no share", async () => {
  const before = ShareList.parse((await call(list, "/shares")).body).total;
  const { status, body } = await post({ view: `/dead-letters/${ids[0]}`, preview: true });
  expect([status, SharePreview.parse(body).html.startsWith("<!doctype html>")]).toEqual([200, true]);
  expect(ShareList.parse((await call(list, "/shares")).body).total).toBe(before);
});

test("a token that was revoked is over, in a sentence; its page cannot be had any more", async () => {
  const { token, id } = await share();
  expect((await call(revoke, `/shares/${id}`, { method: "DELETE", params: { id } })).status).toBe(200);
  for (const query of ["", "?download"]) {
    const over = await get(token, { query });
    expectShut(over);
    expect([over.status, over.headers.get("content-disposition")]).toEqual([410, null]);
    const text = await over.text();
    expect(text).toContain("<h1>No longer shared</h1>");
    expect(text).not.toContain("dlq.");
  }
});

test("a share that has expired is over", async () => {
  const { token } = await share({ expiresInMs: 60_000 });
  expect(await statusOf(token)).toBe(200);
  const later = Date.now() + 60_000;
  const clock = vi.spyOn(runtime.deps.clock, "now").mockReturnValue(later);
  expect(await statusOf(token)).toBe(410);
  expect(await (await get(token)).text()).toContain("This link has ended");
  clock.mockRestore();
});

test("a token that was guessed, changed or is something else opens nothing", async () => {
  const { token, id } = await share();
  const flipped = token.replace(/.$/, (last) => (last === "A" ? "E" : "A"));
  const others = [
    flipped,
    token.toLowerCase(),
    `${token}A`,
    token.slice(1),
    id,
    "",
    ".",
    "..",
    "%",
    "\0",
    "'",
    "<script>",
    "x".repeat(100_000),
  ];
  for (const other of others) {
    const answer = await get(other);
    expect([other.slice(0, 50), answer.status]).toEqual([other.slice(0, 50), 404]);
    expectShut(answer);
    expect(await answer.text()).not.toContain("<script");
  }
  expect(await statusOf(token)).toBe(200);
});

test("a token opens its own page alone: no other path, no API, no act", async () => {
  const { token, id } = await share();
  for (const method of ["GET", "HEAD"] as const) {
    const answer = await elsewhere[method]();
    expect(answer.status).toBe(404);
    expectShut(answer);
  }
  for (const handlers of [page, elsewhere])
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const) {
      const answer = handlers[method]();
      expect([method, answer.status, answer.headers.get("allow")]).toEqual([method, 405, "GET, HEAD"]);
      expectShut(answer);
    }
  const bearer = { authorization: `Bearer ${token}` };
  expect((await call(list, "/shares", { headers: bearer })).status).toBe(401);
  expect((await call(create, "/shares", { method: "POST", body: "{}", headers: { ...json, ...bearer } })).status).toBe(401);
  expect((await call(revoke, `/shares/${token}`, { method: "DELETE", params: { id: token } })).status).toBe(400);
  expect((await call(views, `/shares/${token}/views`, { params: { id: token } })).status).toBe(400);
  expect((await call(views, `/shares/${id}/views`, { params: { id }, headers: bearer })).status).toBe(401);
});

test("a page for who is signed in refuses who sends a wrong token, and looks at none where anyone may read", async () => {
  const wrong = { authorization: "Bearer wrong-token-of-a-kind", cookie: "session=x" };
  const [open, closed] = [await share(), await share({ audience: "signed-in" })];
  expect((await get(open.token, { headers: wrong })).status).toBe(200);
  const refused = await get(closed.token, { headers: wrong });
  expectShut(refused);
  expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  expect((await get(closed.token, { headers: { authorization: "Bearer correct-horse-battery" } })).status).toBe(200);
});

test.each([true, false])(
  "no letter breaks its page or gets markup, a control or a mark of direction into it; redact: %j",
  async (redact) => {
    for (const id of ids) {
      const { token, title } = await share({ view: `/dead-letters/${id}`, redact });
      const html = await (await get(token)).text();
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MAX_HTML_BYTES);
      expect(html).not.toMatch(/<script|<img|\son\w+=[^&]*>/i);
      for (const text of [html, title]) expect(text).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u);
      expect(html.match(/<style>/g)).toHaveLength(1);
    }
  },
);

test.each([
  [{ view: "/audit" }, "view"],
  [{ view: `/dead-letters/x` }, "view"],
  [{ view: "javascript:alert(1)" }, "view"],
  [{ view: "/redrives/<script>" }, "view"],
  [{}, "view"],
  [{ view: 1 }, "view"],
  [{ expiresInMs: 0 }, "expiresInMs"],
  [{ expiresInMs: 1e15 }, "expiresInMs"],
  [{ expiresInMs: "1h" }, "expiresInMs"],
  [{ redact: "no" }, "redact"],
  [{ audience: "everyone" }, "audience"],
  [{ colour: "red" }, "colour"],
])("%j is refused by its name", async (wrong, field) => {
  const right = Object.keys(wrong).length === 0 ? {} : { view: `/dead-letters/${ids[0]}` };
  const { status, body } = await post({ ...right, ...wrong });
  expect([status, body]).toEqual([400, expect.objectContaining({ code: "INVALID", errors: [expect.objectContaining({ path: [field] })] })]);
});
