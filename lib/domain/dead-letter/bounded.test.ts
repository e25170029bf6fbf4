import { expect, test } from "vitest";
import { bounded, boundedId } from "./bounded";

test("as many bytes as are asked for, and no character cut in two", () => {
  expect(bounded("abcdef", 4)).toBe("abcd");
  expect(bounded("€€€", 8)).toBe("€€");
  expect(bounded("a😀😀", 8)).toBe("a😀");
  expect(bounded("a\u0000b", 8)).toBe("a\uFFFDb");
  expect(bounded("abc\uD83D", 8)).toBe("abc\uFFFD");
  expect(bounded(null, 8)).toBeNull();
});

test("long ids that begin alike stay different, and the same one the same", () => {
  const [one, other] = ["1", "2"].map((end) => "😀".repeat(200) + end);
  if (one === undefined || other === undefined) throw new Error("two were made");
  expect(boundedId(one)).not.toBe(boundedId(other));
  expect(boundedId(one)).toBe(boundedId(`${one}`));
  expect(new TextEncoder().encode(boundedId(one) ?? "").length).toBeLessThanOrEqual(600);
  expect(boundedId("42")).toBe("42");
});
