import { expect, test } from "vitest";
import { lastWish } from "./last-wish";

/** Acts are held open, and ended by hand. */
function heldActs() {
  const begun: { wish: string; resolve(answer: string): void; reject(error: Error): void }[] = [];
  const act = (wish: string) => new Promise<string>((resolve, reject) => void begun.push({ wish, resolve, reject }));
  return { wish: lastWish(act), begun, names: () => begun.map((each) => each.wish) };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test("of what is wished while an act is on its way, the last follows it", async () => {
  const { wish, begun, names } = heldActs();
  const first = wish("on");
  await settled();
  const answers = [first, wish("mild"), wish("off")];
  await settled();
  expect(names()).toEqual(["on"]);
  begun[0]?.resolve("is on");
  await settled();
  expect(names()).toEqual(["on", "off"]);
  begun[1]?.resolve("is off");
  expect(await Promise.all(answers)).toEqual(["is on", null, "is off"]);
});

test("it follows a failure too, which stays that of its own wish", async () => {
  const { wish, begun, names } = heldActs();
  const first = wish("on");
  await settled();
  const second = wish("off");
  begun[0]?.reject(new Error("refused"));
  await expect(first).rejects.toThrow("refused");
  await settled();
  expect(names()).toEqual(["on", "off"]);
  begun[1]?.resolve("is off");
  expect(await second).toBe("is off");
});
