import { expect, test } from "vitest";
import { textToBytes } from "@/lib/domain/payload";
import { aLetter, field } from "@/lib/domain/redrive/plan/fixtures";
import { letterEditor } from "./letter-editor";

const db = { deadLetters: { getMany: () => Promise.resolve(new Map()) } };
const source = { stream: "DLQ", subject: "dlq.a", seq: 1, at: 0, headerBlock: null, payload: textToBytes("{}") };

test("what edited messages come to is counted with their headers", async () => {
  const patch = [{ op: "add" as const, path: "/a", value: 1 }];
  const editor = await letterEditor({ patch }, { db } as unknown as Parameters<typeof letterEditor>[1]); // it asks for nothing else
  const headers = [field("Large", "x".repeat(1024 ** 2))];
  const edit = (seq: number) => {
    const { letter, stored } = aLetter(seq, { outgoing: { headers, payload: textToBytes("{}") } });
    if (!stored || !("outgoing" in stored)) throw new Error("it is stored");
    return editor.apply(letter, stored.outgoing, source).edit?.kind;
  };
  for (let seq = 1; seq <= 31; seq++) expect(edit(seq)).toBe("edited");
  expect(edit(31)).toBe("edited"); // the same letter again is no other
  expect(() => edit(32)).toThrow("33,554,432 B at most");
});
