import { expect, test } from "vitest";
import { streamResponse } from "./stream-response";

/** What was asked for and whether it was ended, as a database would see it. */
function source(chunks: readonly string[], error?: Error) {
  const seen = { asked: 0, ended: false };
  async function* read() {
    try {
      for (const chunk of chunks) {
        seen.asked++;
        yield chunk;
      }
      if (error) throw error;
    } finally {
      seen.ended = true;
    }
  }
  return { seen, response: streamResponse({ fileName: "a.csv", contentType: "text/csv", chunks: read() }) };
}

test("chunks come whole, empty ones are none", async () => {
  const { response, seen } = source(["", "a\n", "", "é\n", ""]);
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="a.csv"');
  expect(await response.text()).toBe("a\né\n");
  expect(seen).toEqual({ asked: 5, ended: true });
});

test("nothing is read ahead of a reader by more than a chunk, and nothing once it has left", async () => {
  const { response, seen } = source(Array.from({ length: 1_000 }, () => "a"));
  const reader = response.body!.getReader();
  await reader.read();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(seen.asked).toBeLessThanOrEqual(2);
  await reader.cancel();
  expect(seen).toMatchObject({ asked: 2, ended: true });
});

test("whoever leaves while nothing is found ends the search", async () => {
  const { response, seen } = source(["a", ...Array.from({ length: 1_000_000 }, () => "")]);
  const reader = response.body!.getReader();
  await reader.read();
  await reader.cancel();
  expect(seen.ended).toBe(true);
  expect(seen.asked).toBeLessThan(1_000);
});

test("what breaks is not taken for the end", async () => {
  const { response } = source(["a"], new Error("the database left"));
  await expect(response.text()).rejects.toThrow("the database left");
});
