import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { streamSorts } from "@/lib/domain/stream/row";
import { streamListParsers as parsers } from "./list-params";

describe("the stream list in the URL", () => {
  it("comes back as it went", () => {
    const sort = fc.constantFrom(...streamSorts.flatMap((key) => [key, `-${key}` as const]));
    fc.assert(
      fc.property(fc.boolean(), sort, fc.string(), (isDeadLetter, order, text) => {
        expect(parsers.deadLetter.parse(parsers.deadLetter.serialize(isDeadLetter))).toBe(isDeadLetter);
        expect(parsers.sort.parse(parsers.sort.serialize(order))).toBe(order);
        expect(parsers.q.parse(parsers.q.serialize(text))).toBe(text);
      }),
    );
  });

  it("never throws, and takes only what it knows", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect([true, false, null]).toContain(parsers.deadLetter.parse(text));
        const sort = parsers.sort.parse(text);
        expect(sort === null || streamSorts.some((key) => sort === key || sort === `-${key}`)).toBe(true);
      }),
    );
  });
});
