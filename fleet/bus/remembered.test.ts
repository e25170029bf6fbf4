import fc from "fast-check";
import { expect, test } from "vitest";
import { seenKey } from "./remembered";

test("what is handled is named by stream, consumer and id, as far as a subject can hold it", () => {
  expect(seenKey("TOOL_REQUESTS", "worker-crm", "conv-42-7-crm")).toBe("TOOL_REQUESTS.worker-crm.conv-42-7-crm");
  expect(seenKey("S", "c", "a.b *>=é")).toBe("S.c.a=2Eb=20=2A=3E=3D=C3=A9");
});

test("another id is another key, and each is one token of a subject that a server accepts", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", minLength: 1, maxLength: 400 }),
      fc.string({ unit: "binary", minLength: 1, maxLength: 400 }),
      (a, b) => {
        const [keyA, keyB] = [seenKey("S", "c", a), seenKey("S", "c", b)];
        expect(keyA).toMatch(/^S\.c\.[-A-Za-z0-9_/=]{1,200}$/);
        expect(keyA === keyB).toBe(Buffer.from(a).equals(Buffer.from(b)));
      },
    ),
  );
});
