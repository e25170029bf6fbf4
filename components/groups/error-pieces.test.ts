import { expect, test } from "vitest";
import { explainNormal } from "@/lib/domain/dead-letter/normalise-error";
import { piecesOf } from "./error-pieces";

test.each(["Timeout after 31s calling crm", "plain", "7", 'customer "Ann B" of order 4711 \r\n at line 3'])(
  "the pieces of %j are all of it, and those that were replaced make what is left",
  (original) => {
    const { text, replaced } = explainNormal(original);
    const pieces = piecesOf({ original, replaced });
    expect(pieces.map((piece) => piece.text).join("")).toBe(original);
    const lines = pieces.map((piece) => piece.by ?? piece.text).join("");
    expect(
      lines
        .split("\n")
        .map((line) => line.trim())
        .join("\n"),
    ).toBe(text); // prettier than what was written: its lines are trimmed
  },
);

test("what is replaced is told from what stays", () => {
  expect(piecesOf({ original: "Timeout after 31s calling crm", replaced: [{ from: 14, to: 17, by: "<n>s" }] })).toEqual([
    { text: "Timeout after ", by: null },
    { text: "31s", by: "<n>s" },
    { text: " calling crm", by: null },
  ]);
});
