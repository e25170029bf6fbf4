import { afterEach, expect, test, vi } from "vitest";
import { AppError } from "@/lib/errors";
import { apiFetch, apiPost } from "./api-fetch";

afterEach(() => void vi.unstubAllGlobals());

const answering = (answer: () => Promise<Response>) => vi.stubGlobal("fetch", vi.fn(answer));
const problem = (body: unknown, status = 403) => answering(async () => Response.json(body, { status }));

test("an answer comes as it is", async () => {
  answering(async () => Response.json({ items: [] }));
  expect(await apiFetch("/streams")).toEqual({ items: [] });
});

test("a problem keeps its code, its words, its fields and the id under which the log has it", async () => {
  problem({
    code: "NATS_DENIED",
    detail: "not permitted: DIRECT.GET",
    requestId: "r-1",
    errors: [{ path: ["a"], message: "no" }, { path: 1 }],
  });
  const error = await apiFetch("/streams").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({
    code: "NATS_DENIED",
    message: "not permitted: DIRECT.GET",
    requestId: "r-1",
    errors: [{ path: ["a"], message: "no" }],
  });
});

test.each([
  ["a code that nobody knows", { code: "TEAPOT", detail: "x", requestId: "r" }],
  ["a code that every object has", { code: "toString", detail: "x", requestId: "r" }],
  ["no problem at all", ["?"]],
])("%s is INTERNAL, with its status", async (_, body) => {
  problem(body, 418);
  await expect(apiFetch("/streams")).rejects.toMatchObject({ code: "INTERNAL", message: "The console answered 418.", requestId: null });
});

test("an answer that is not JSON, and a console that is gone, are told apart", async () => {
  answering(async () => new Response("<html>", { status: 502 }));
  await expect(apiFetch("/streams")).rejects.toMatchObject({ code: "INTERNAL", message: expect.stringContaining("not JSON") });
  answering(() => Promise.reject(new TypeError("Failed to fetch")));
  await expect(apiFetch("/streams")).rejects.toMatchObject({ code: "INTERNAL", message: expect.stringContaining("does not answer") });
});

test("an abort stays an abort: nobody is told of an error that nobody waits for", async () => {
  const leaving = new AbortController();
  leaving.abort();
  answering(() => Promise.reject(leaving.signal.reason));
  await expect(apiFetch("/streams", { signal: leaving.signal })).rejects.toMatchObject({ name: "AbortError" });
});

test("an act sends its body as JSON; a refusal keeps what changed and who holds it", async () => {
  const heldBy = [{ redrive: "r", actor: "ada", count: 2 }];
  const changes = [{ what: "receivers", before: "a", after: "b" }];
  problem({ code: "CONFLICT", detail: "held", requestId: "r", heldBy: [...heldBy, { redrive: 1 }], changes: [...changes, "x"] }, 409);
  await expect(apiPost("/redrives/1/start", { planHash: "h" })).rejects.toMatchObject({ code: "CONFLICT", heldBy, changes });
  expect(vi.mocked(fetch).mock.calls[0]).toEqual([
    "/api/v1/redrives/1/start",
    expect.objectContaining({
      method: "POST",
      body: '{"planHash":"h"}',
      headers: expect.objectContaining({ "content-type": "application/json" }),
    }),
  ]);
});
