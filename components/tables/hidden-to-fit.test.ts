import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hiddenToFit } from "./hidden-to-fit";

const columns = [
  { id: "name", track: "minmax(140px,2fr)" },
  { id: "unacked", track: "80px", wideOnly: true },
  { id: "rate", track: "90px" },
  { id: "trend", track: "120px", wideOnly: true },
];

describe("hiddenToFit", () => {
  it("hides nothing where all fit", () => expect(hiddenToFit(columns, 430)).toEqual([]));

  it("lets go what is for wide windows first, from the right", () => {
    expect(hiddenToFit(columns, 429)).toEqual(["trend"]);
    expect(hiddenToFit(columns, 300)).toEqual(["trend", "unacked"]);
    expect(hiddenToFit(columns, 200)).toEqual(["trend", "unacked", "rate"]);
  });

  it("keeps the first column at any width, and never hides more in a wider window", () => {
    fc.assert(
      fc.property(fc.nat(600), fc.nat(600), (a, b) => {
        const [narrow, wide] = [hiddenToFit(columns, Math.min(a, b)), hiddenToFit(columns, Math.max(a, b))];
        expect(narrow).not.toContain("name");
        expect(narrow.slice(0, wide.length)).toEqual(wide);
      }),
    );
  });
});
