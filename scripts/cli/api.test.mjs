import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, expect, test, vi } from "vitest";
import { apiOf } from "./api.mjs";
import { exchange } from "./exchange.mjs";

/** @type {import("node:http").Server | undefined} */
let server;
afterEach(() => {
  vi.restoreAllMocks();
  server?.closeAllConnections();
  server?.close();
});

/** @param {import("node:http").RequestListener} answer */
async function serve(answer) {
  server = createServer(answer);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}

test("a plan and a start are waited for as long as the console may take, everything else a minute", async () => {
  const waits = vi.spyOn(AbortSignal, "timeout");
  const { get, post } = apiOf({ JETLAG_URL: await serve((_request, response) => void response.end("{}")) });
  await post("/redrives");
  await post("/redrives/j/start");
  await post("/redrives/j/cancel");
  await post("/redrives/stop-all");
  await get("/redrives/j");
  expect(waits.mock.calls).toEqual([[600_000], [600_000], [60_000], [60_000], [60_000]]);
});

test.each([
  ["says nothing", () => undefined],
  ["stops in the middle", (/** @type {import("node:http").ServerResponse} */ response) => void response.writeHead(200).write("{")],
])("what %s is not waited for longer", async (_what, answer) => {
  const url = await serve((_request, response) => answer(response));
  await expect(exchange(url, { method: "GET", headers: {}, waitMs: 100 })).rejects.toThrow("nothing within 0.1 s");
});

test("an answer that is cut off is none", async () => {
  const url = await serve((request, response) => response.writeHead(200).write("{", () => request.socket.destroy()));
  await expect(apiOf({ JETLAG_URL: url }).get("/redrives")).rejects.toMatchObject({ code: "UNREACHABLE" });
});

test("what is no console is told apart, and why nothing answers is said", async () => {
  const url = await serve((_request, response) => void response.writeHead(301, { location: "/" }).end("<html>"));
  await expect(apiOf({ JETLAG_URL: url }).get("/redrives")).rejects.toThrow("is no console of Jetlag: 301, and no JSON.");
  for (const host of ["127.0.0.1", "localhost"])
    await expect(apiOf({ JETLAG_URL: `http://${host}:1` }).get("/redrives")).rejects.toThrow(/\(JETLAG_URL\): .*ECONNREFUSED/);
});
