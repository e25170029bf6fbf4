import fc from "fast-check";
import { expect, test } from "vitest";
import { FlowIds } from ".";

const hide = (ids: FlowIds, text: string) => ids.hide(text, () => undefined);

test("the same id is the same, another another, and without the salt nobody can try what it may be", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 50 }), (ids) => {
      const one = new FlowIds("a");
      const shorts = ids.map((id) => one.short(id));
      expect(ids.map((id) => one.short(id))).toEqual(shorts);
      expect(new Set(shorts).size).toBe(ids.length);
      expect(new FlowIds("b").short(ids[0] ?? "")).not.toBe(shorts[0]);
    }),
  );
});

test("two that look alike are told apart by more digits", () => {
  const ids = new FlowIds("0");
  const shorts = Array.from({ length: 20_000 }, (_, n) => ids.short(`id-${n}`));
  expect(new Set(shorts).size).toBe(shorts.length);
  expect(shorts.some((short) => short.length > 6)).toBe(true);
});

test("an id is hidden where it stands as a word, and only there", () => {
  const ids = new FlowIds("0");
  const [order, longer, short, signed] = ["order-12", "order-12-b", "7", "+4912345"].map((id) => `‹flow ${ids.short(id)}›`);
  expect(hide(ids, "order-12, order-12-b; order-123 border-12 (order-12)")).toBe(`${order}, ${longer}; order-123 border-12 (${order})`);
  expect([hide(ids, "7"), hide(ids, "7 of 7")]).toEqual([short, "7 of 7"]);
  expect(hide(ids, "call +4912345!")).toBe(`call +${signed}!`);
  expect(hide(new FlowIds("0"), "order-12")).toBe("order-12");
});

test("many ids, alike in their beginning, are looked for at once", () => {
  const ids = new FlowIds("0");
  for (let n = 0; n < 3_000; n++) ids.short(`order-${n + 10_000}`);
  const text = "order-99999 ".repeat(80_000);
  expect(hide(ids, text)).toBe(text);
  expect(ids.looks).toBe(80_000);
});

test("ids and texts made to be slow are hidden whole, and soon", () => {
  const ids = new FlowIds("0");
  for (let n = 3; n < 300; n++) ids.short("a.".repeat(n));
  const texts = Array.from({ length: 1_000 }, () => hide(ids, "a a.".repeat(500)));
  expect(ids.looks).toBeLessThan(1_001_000);
  expect([texts[0], texts.at(-1)]).toEqual(["a a.".repeat(500), "‹text›"]);
});
