import fc from "fast-check";
import { expect, test } from "vitest";
import { msgIdOf } from "./redrive-block";
import { sentAs } from "./sent-as";

test("property: what a re-drive writes is read again", () => {
  const names = fc.string({ minLength: 1 }).filter((name) => !/[\n\r]/.test(name));
  fc.assert(
    fc.property(fc.uuid(), names, fc.integer({ min: 1, max: 9_999_999_999 }), (job, stream, seq) => {
      expect(sentAs(msgIdOf(job, { stream, seq }))).toEqual({ job, stream, seq });
    }),
  );
});

test.each(["", "order-17", "jetlag:41:DLQ:7", "jetlag:00000000-0000-0000-0000-000000000000:DLQ:0", "x jetlag:"])(
  "%j is no re-drive's",
  (id) => {
    expect(sentAs(id)).toBeNull();
  },
);
