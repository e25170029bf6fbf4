import { describe, expect, test } from "vitest";
import { deadLetterFindings, type Origin } from "./findings";

const NOW = 1_700_000_000_000;
const kept = { stream: "JETLAG_DEAD_LETTERS", firstAt: NOW - 60_000, lastAt: NOW - 60_000, lastMinute: 0, series: [] };
const billing: Origin = { stream: "ORDERS", consumer: "billing", count: 2 };
const shipping: Origin = { stream: "ORDERS", consumer: "shipping", count: 1 };

function said(open: number, origins: readonly Origin[]) {
  const [finding] = deadLetterFindings("shop", [{ ...kept, open, origins }], NOW);
  return [finding?.title, finding?.sentence];
}

describe("copies that Jetlag keeps are called by where they died", () => {
  test("of one consumer", () => {
    expect(said(2, [billing])).toEqual(["2 dead letters of billing on ORDERS", "kept in JETLAG_DEAD_LETTERS · the last 1 min ago · shop"]);
  });

  test("of several", () => {
    expect(said(3, [billing, shipping])).toEqual([
      "3 dead letters of 2 consumers",
      "billing on ORDERS: 2, shipping on ORDERS: 1 · kept in JETLAG_DEAD_LETTERS · the last 1 min ago · shop",
    ]);
  });

  test("where only the newest were looked at, no number is said of them", () => {
    expect(said(900, [billing, shipping])).toEqual([
      "900 dead letters in JETLAG_DEAD_LETTERS",
      "billing on ORDERS, shipping on ORDERS and others · the last 1 min ago · shop",
    ]);
  });
});

test("any other stream is called by its name", () => {
  const [finding] = deadLetterFindings("shop", [{ ...kept, stream: "ORDERS_DLQ", open: 3 }], NOW);
  expect(finding).toMatchObject({ title: "3 dead letters in ORDERS_DLQ", sentence: "the last 1 min ago · shop" });
});
