import fc from "fast-check";
import { expect, test } from "vitest";
import { wordsOf } from "../words";
import { saidIn } from "./said-in";

const letter = {
  error: "Timeout after 30s calling CRM",
  subject: "dlq.tools",
  originalSubject: "tools.execute.crm",
  originalStream: "TOOLS",
  consumer: "worker-crm",
  errorClass: "TimeoutError",
  id: "AbC_def",
  msgId: "m-1",
  correlation: [{ flow: "saga", key: "7f3c-11" }],
  alsoSeenAs: [],
};
/** Where, and what is marked there. */
const marked = (question: string, changes: Partial<Parameters<typeof saidIn>[0]> = {}) =>
  saidIn({ ...letter, ...changes }, question).map(({ where, text, spans }) => [where, ...spans.map(([from, to]) => text.slice(from, to))]);

test.each<[string, unknown]>([
  ["crm", [["error", "CRM"]]],
  ["timeout crm", [["error", "Timeout", "CRM"]]],
  [
    '"after 30s" tools',
    [
      ["error", "after 30s"],
      ["subject", "tools"],
    ],
  ],
  ["tools.execute.crm", [["subject", "tools.execute.crm"]]],
  ["dlq", [["subject", "dlq"]]],
  [
    "worker TimeoutError",
    [
      ["consumer", "worker"],
      ["class", "TimeoutError"],
    ],
  ],
  [
    "M-1 7f3c abc_def",
    [
      ["id", "AbC_def"],
      ["id", "m-1"],
      ["flow", "7f3c"],
    ],
  ],
  ["crm -planner", [["error", "CRM"]]],
  [
    "planner crm",
    [
      ["error", "CRM"],
      ["body", "planner"],
    ],
  ],
  ["body.customer.id = 42", [["body", "body.customer.id = 42"]]],
  ["planner or crm", [["error", "CRM"]]],
  ["planner or other", [["body"]]],
  ["after after calling.crm 30s.calling", [["error", "after", "30s calling CRM"]]],
])("%s", (question, found) => {
  expect(marked(question)).toEqual(found);
});

test("what another copy may have said is not put into the body", () => {
  expect(marked("planner", { alsoSeenAs: ["x"] })).toEqual([["elsewhere", "planner"]]);
});

test("of a long text there is what stands about the words, each once", () => {
  const far = "x ".repeat(300);
  const found = saidIn({ ...letter, error: `${far}timeout ${far}refused ${far}` }, "refused timeout");
  expect(found.map(({ where }) => where)).toEqual(["error", "error"]);
  expect(found.map(({ text, spans: [span] }) => text.slice(...(span ?? [])))).toEqual(["timeout", "refused"]);
  for (const { text } of found) expect(text.length).toBeLessThan(170);
});

test("whatever texts hold, what is marked are the words that were asked for", () => {
  const text = fc
    .array(fc.constantFrom("a", "B", "é", "e\u0301", "ß", "İ", "😀", ".", "-", " ", "1"), { maxLength: 60 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (error, question) => {
      for (const { text: cutting, spans } of saidIn({ ...letter, error }, question.replaceAll("-", " ")))
        for (const [from, to] of spans) expect(wordsOf(question).join(" ")).toContain(wordsOf(cutting.slice(from, to))[0]);
    }),
  );
});
