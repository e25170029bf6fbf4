import fc from "fast-check";
import { expect, test } from "vitest";
import { listRefusals, REFUSED_SHOWN } from "./list-refusals";

test("the first hundred of the selection are shown, in whatever order they are found, and all are counted", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...Array(250).keys()]), (nths) => {
      const refusals = listRefusals();
      for (const nth of nths) refusals.add(nth, `id-${nth}`, { code: "GONE", reason: "gone" });
      const first = nths.toSorted((a, b) => a - b).slice(0, REFUSED_SHOWN);
      expect(refusals.shown().map(({ id }) => id)).toEqual(first.map((nth) => `id-${nth}`));
      expect(refusals.count()).toBe(nths.length);
    }),
  );
});
