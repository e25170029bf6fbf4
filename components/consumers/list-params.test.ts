import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { consumerSorts } from "@/lib/domain/consumer/row";
import { consumerStatuses } from "@/lib/domain/consumer/types";
import { consumerListParsers as parsers, troubled } from "./list-params";

describe("the consumer list in the URL", () => {
  it("comes back as it went", () => {
    const status = fc.uniqueArray(fc.constantFrom(...consumerStatuses), { minLength: 1 });
    const sort = fc.constantFrom(...consumerSorts.flatMap((key) => [key, `-${key}` as const]));
    fc.assert(
      fc.property(status, sort, fc.string(), (statuses, order, text) => {
        expect(parsers.status.parse(parsers.status.serialize(statuses))).toEqual(statuses);
        expect(parsers.sort.parse(parsers.sort.serialize(order))).toBe(order);
        expect(parsers.q.parse(parsers.q.serialize(text))).toBe(text);
      }),
    );
  });

  it("never throws, and takes only what it knows", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const statuses = parsers.status.parse(text) ?? [];
        expect(statuses.every((each) => consumerStatuses.includes(each))).toBe(true);
        const sort = parsers.sort.parse(text);
        expect(sort === null || consumerSorts.some((key) => sort === key || sort === `-${key}`)).toBe(true);
      }),
    );
  });

  it("counts as trouble all but what is well or getting better", () => {
    expect(troubled).toHaveLength(consumerStatuses.length - 2);
  });
});
