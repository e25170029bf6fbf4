import { expect, test } from "vitest";
import { plannedWords } from "./discard-words";

const at = (stream: string, count: number) => ({ stream, count, sizeBytes: 9 });

test.each([
  [{ count: 1, streams: [at("DLQ", 1)], withoutPayload: 0 }, "1 message"],
  [{ count: 43, streams: [at("DLQ", 40)], withoutPayload: 3 }, "43 messages"],
  [{ count: 1, streams: [at("AUDIT_DLQ", 1), at("DLQ", 1)], withoutPayload: 0 }, "1 case, 2 messages"],
  [{ count: 12, streams: [at("AUDIT_DLQ", 2), at("DLQ", 10)], withoutPayload: 2 }, "12 cases, 12 messages"],
])("what is discarded: %j", (plan, words) => expect(plannedWords(plan)).toBe(words));
