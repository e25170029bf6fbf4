import { describe, expect, test } from "vitest";
import { z } from "zod";
import { DatabaseOutOfReach, type AppError } from "@/lib/errors";
import { endpoint, toAppError } from "./endpoint";
import { problemOf, problemResponse } from "./problem-response";
import { MAX_BODY_BYTES, readInput } from "./read-input";

const url = "http://127.0.0.1:3000/api/v1/streams";
const post = (body: string | Uint8Array<ArrayBuffer> | ReadableStream, type = "application/json") =>
  new Request(url, {
    method: "POST",
    body,
    headers: { "content-type": type },
    ...(body instanceof ReadableStream ? { duplex: "half" } : {}),
  });

async function refused(promise: Promise<unknown>): Promise<AppError> {
  return promise.then(
    () => expect.unreachable("it passed"),
    (thrown: unknown) => toAppError(thrown),
  );
}

describe("query", () => {
  test("query and path make one object", async () => {
    expect(await readInput(new Request(`${url}?limit=5&q=a%20b`), { stream: "ORDERS" })).toEqual({
      limit: "5",
      q: "a b",
      stream: "ORDERS",
    });
  });

  test("a key twice, or again beside the path, is refused by name", async () => {
    const twice = await refused(readInput(new Request(`${url}?q=a&q=b`), {}));
    expect([twice.code, twice.errors?.[0]?.path]).toEqual(["INVALID", ["q"]]);
    const again = await refused(readInput(new Request(`${url}?stream=B`), { stream: "A" }));
    expect([again.code, again.errors?.[0]?.path]).toEqual(["INVALID", ["stream"]]);
  });

  test("a key called __proto__ is a key like any other", async () => {
    const input = await readInput(new Request(`${url}?__proto__=x`), {});
    expect(Object.getPrototypeOf({ ...input })).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe("body", () => {
  test("JSON objects are read", async () => {
    expect(await readInput(post('{"reason":"x"}'), { id: "1" })).toEqual({ reason: "x", id: "1" });
  });

  test.each([
    ["an array", "[1]"],
    ["a string", '"x"'],
    ["null", "null"],
    ["half of it", '{"a":'],
    ["no UTF-8", new Uint8Array([0x7b, 0xff, 0x7d])],
  ])("%s is INVALID", async (_, body) => {
    expect((await refused(readInput(post(body), {}))).code).toBe("INVALID");
  });

  test("another content type is INVALID", async () => {
    expect((await refused(readInput(post("a=1", "application/x-www-form-urlencoded"), {}))).code).toBe("INVALID");
  });

  test("reading stops at 1 MiB, without a length header too", async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    expect((await refused(readInput(post(endless), {}))).message).toContain(String(MAX_BODY_BYTES));
    expect(pulled).toBeLessThan(2 * MAX_BODY_BYTES);
    const exactly = `{"a":"${"x".repeat(MAX_BODY_BYTES - 8)}"}`;
    expect(Object.keys(await readInput(post(exactly), {}))).toEqual(["a"]);
  });

  test("a body with the field that may be large is taken up to its own limit, one without it is not", async () => {
    const large = { field: "edits", maxBytes: 2 * MAX_BODY_BYTES };
    const sized = (field: string, sizeBytes: number) => post(JSON.stringify({ [field]: "x".repeat(sizeBytes) }));
    expect(Object.keys(await readInput(sized("edits", 1.5 * MAX_BODY_BYTES), {}, large))).toEqual(["edits"]);
    expect((await refused(readInput(sized("reason", 1.5 * MAX_BODY_BYTES), {}, large))).message).toContain(String(MAX_BODY_BYTES));
    expect((await refused(readInput(sized("edits", 2 * MAX_BODY_BYTES), {}, large))).message).toContain(String(2 * MAX_BODY_BYTES));
    expect(Object.keys(await readInput(sized("reason", 1_000), {}, { ...large, maxBytes: 10 }))).toEqual(["reason"]);
  });
});

describe("fields", () => {
  const deps = {} as never; // this handler uses none
  const actor = { id: "a", name: "a", role: "viewer", kind: "local" } as const;
  const list = endpoint({ input: z.strictObject({ limit: z.coerce.number().max(500) }) }, ({ input }) => input.limit);

  test("input is parsed", async () => {
    expect(await list.run({ actor, deps, input: { limit: "5" } })).toBe(5);
  });

  test("wrong and unknown fields are all named", async () => {
    const error = await refused(list.run({ actor, deps, input: { limit: "501", colour: "red", size: 1 } }));
    expect(error.code).toBe("INVALID");
    expect(error.errors?.map(({ path }) => path)).toEqual([["limit"], ["colour"], ["size"]]);
    expect(error.message).toContain("colour: is not a known field");
  });

  test("a database that does not answer is 503, and says so", () => {
    const { code, status, message } = toAppError(new DatabaseOutOfReach({ cause: new Error("127.0.0.1:5432") }));
    expect([code, status, message]).toEqual(["INTERNAL", 503, expect.stringMatching(/^The database does not answer\./)]);
    expect(problemResponse(problemOf(toAppError(new DatabaseOutOfReach({ cause: null })), "1")).status).toBe(503);
  });

  test("what is not known to be an error of ours says nothing about itself", () => {
    const error = toAppError(new Error("password=hunter2"));
    expect(error.code).toBe("INTERNAL");
    expect(error.message).not.toContain("hunter2");
  });
});
