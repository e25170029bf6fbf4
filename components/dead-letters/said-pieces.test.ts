import { expect, test } from "vitest";
import { saidPieces } from "./said-pieces";

test("a text falls into what was asked for and what stands between", () => {
  const pieces = saidPieces({
    text: "Timeout calling crm",
    spans: [
      [0, 7],
      [16, 19],
    ],
  });
  expect(pieces).toEqual([
    { text: "Timeout", isSaid: true },
    { text: " calling ", isSaid: false },
    { text: "crm", isSaid: true },
  ]);
  expect(saidPieces({ text: "…of crm…", spans: [[4, 7]] }).map(({ text }) => text)).toEqual(["…of ", "crm", "…"]);
  expect(saidPieces({ text: "", spans: [] })).toEqual([]);
});
