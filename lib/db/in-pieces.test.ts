import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { inPieces } from "./in-pieces";

/** In what order letters are worked on, each taking so long, and somebody who waits is let in. */
async function orderOf(ms: number): Promise<string> {
  let now = 0;
  let order = "";
  const others = (async () => {
    for (let n = 0; n < 2; n++) {
      await setImmediate();
      order += "!";
    }
  })();
  const work = (item: string) => {
    now += ms;
    order += item;
  };
  await inPieces("abcdef", work, () => now);
  await others;
  return order;
}

test("whoever waits is let in by time, not by how many items there were", async () => {
  expect(await orderOf(0.1)).toBe("abcdef!!");
  expect(await orderOf(0.5)).toBe("ab!cd!ef");
  expect(await orderOf(5)).toBe("a!b!cdef");
});
