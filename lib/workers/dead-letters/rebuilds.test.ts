import { expect, test } from "vitest";
import { Rebuilds } from "./rebuilds";

const one = { context: "c", stream: "DLQ", createdAt: 1 };

function watched() {
  const state = { now: 10_000, looks: 0, rebuilds: 1, isAway: false };
  const all = async () => {
    state.looks++;
    if (state.isAway) throw new Error("away");
    return [{ ...one, rebuilds: state.rebuilds }];
  };
  return { state, rebuilds: new Rebuilds({ db: { indexRebuilds: { all } }, clock: { now: () => state.now } }) };
}

test("whoever asks within a second is answered by one look, another life of a stream has none", async () => {
  const { state, rebuilds } = watched();
  const asked = [one, one, { ...one, createdAt: 2 }].map((each) => rebuilds.count(each));
  expect(await Promise.all(asked)).toEqual([1, 1, 0]);
  state.rebuilds = 2;
  state.now += 999;
  expect(await rebuilds.count(one)).toBe(1);
  expect(state.looks).toBe(1);
  state.now += 1;
  expect(await rebuilds.count(one)).toBe(2);
  expect(state.looks).toBe(2);
});

test("a look that failed is made again at once", async () => {
  const { state, rebuilds } = watched();
  state.isAway = true;
  await expect(rebuilds.count(one)).rejects.toThrow("away");
  state.isAway = false;
  expect(await rebuilds.count(one)).toBe(1);
});
