import { expect, test, vi } from "vitest";
import { aLetter, aRule, compile, compiled } from "./fixtures";
import { compileRule, firstMatch, inOrder } from "./rule";
import { NewFingerprintRule } from "./rule-schema";

const nameOf = (of: object, letter = {}) => firstMatch([compiled(of)], aLetter(letter))?.name ?? null;

test.each([
  [{ context: "toolworks" }, { context: "other" }],
  [{ stream: "TOOL_REQUESTS" }, { originalStream: null }],
  [{ consumer: "worker-crm" }, { consumer: "worker-crm-2" }],
  [{ subject: "tools.*.crm" }, { originalSubject: "tools.crm" }],
  [{ subject: "tools.>" }, { originalSubject: null }],
  [{ class: "Timeout" }, { error: "TimeoutError: x" }],
  [{ message: "calling (crm|mail)" }, { error: "calling home" }],
  [{ message: "8\\.2s" }, { error: null }],
  [{ consumer: "worker-crm", message: "crm" }, { consumer: "mail" }],
])("%j matches a letter, and not one with %j", (match, other) => {
  expect(nameOf({ match })).toBe("crm-down");
  expect(nameOf({ match }, other)).toBeNull();
});

test("a fingerprint is filled from the letter and from what the expression captured", () => {
  const match = { message: "after (\\S+) calling (x)?" };
  expect(nameOf({ match, fingerprint: "{class} {consumer} {stream} {subject} {1}{2}" })).toBe(
    "Timeout worker-crm TOOL_REQUESTS tools.execute.crm 8.2s",
  );
  expect(nameOf({ match, fingerprint: " {message}  {0}" })).toBe("Timeout after <n>s calling crm after 8.2s calling");
});

test("a rule whose name comes to nothing leaves it to the next; a disabled one is not asked", () => {
  const rules = [
    compiled({ id: "b", position: 1, name: "second" }),
    compiled({ id: "z", position: 0, match: { message: "(x)?crm" }, fingerprint: "{1}" }),
    compiled({ id: "a", position: 1, name: "first" }),
    compiled({ id: "0", position: 0, enabled: false }),
  ];
  expect(inOrder(rules).map(({ rule }) => rule.id)).toEqual(["z", "a", "b"]);
  expect(firstMatch(inOrder(rules), aLetter())?.rule.name).toBe("first");
});

test.each([{}, { subject: ">" }, ...[".*", ".+", "^", "(?:)", "[^]", ".{3}", "a*", "\\w+|\\W+"].map((message) => ({ message }))])(
  "%j matches everything and is refused",
  (match) => {
    expect(compileRule(aRule({ match }), compile)).toMatchObject({ ok: false, field: "match", reason: /^matches every letter/ });
  },
);

test.each([{ subject: "*.>" }, { message: "^$" }, { message: "\\d" }, { subject: ">", message: "crm" }, { message: ".*", consumer: "a" }])(
  "%j leaves something out",
  (match) => {
    expect(compileRule(aRule({ match }), compile).ok).toBe(true);
  },
);

test("an expression that does not compile is refused with the engine's reason, one for another engine before it is asked", () => {
  expect(compileRule(aRule({ match: { message: "a(" } }), compile)).toMatchObject({ field: "message", reason: /SyntaxError/ });
  const rule = { ...aRule(), match: { message: "a(?=b)" } };
  expect(compileRule(rule, () => expect.unreachable())).toMatchObject({ field: "message", reason: /looks around/ });
});

test.each([
  [{ name: "" }, "name"],
  [{ fingerprint: " " }, "fingerprint"],
  [{ fingerprint: "{who}" }, "fingerprint"],
  [{ fingerprint: "{1}" }, "fingerprint"],
  [{ fingerprint: "{2}", match: { message: "(a)" } }, "fingerprint"],
  [{ match: { subject: "a..b" } }, "match.subject"],
  [{ match: { message: "(?=a)" } }, "match.message"],
  [{ match: { message: "a".repeat(501) } }, "match.message"],
  [{ match: { body: "a" } }, "match"],
  [{ match: { consumer: "x".repeat(256) } }, "match.consumer"],
  [{ position: -1 }, "position"],
])("%j is refused at %s", (of, path) => {
  const read = NewFingerprintRule.safeParse({ name: "n", match: { consumer: "c" }, fingerprint: "f", ...of });
  expect(read.error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
});

test("a condition that says nothing is refused: whoever means any leaves it out", () => {
  const refused = NewFingerprintRule.safeParse({ name: " n ", match: { consumer: "", subject: " ", message: "" }, fingerprint: "{class}" });
  expect([...new Set(refused.error?.issues.map(({ path }) => path.join(".")))]).toEqual([
    "match.consumer",
    "match.subject",
    "match.message",
  ]);
  expect(NewFingerprintRule.parse({ name: " n ", match: {}, fingerprint: "{class}" })).toEqual({
    name: "n",
    match: {},
    fingerprint: "{class}",
    enabled: true,
  });
});

test("however many rules there are, they look for the beginning of an error once, and normalise none that they do not name", () => {
  const some = [{ class: "Refused" }, { message: "mail" }].map((match) => compiled({ match }));
  const rules = Array.from({ length: 100 }, () => some).flat();
  const looks = vi.spyOn(String.prototype, "matchAll"); // for the lines of an error: both begin with it
  const match = firstMatch([...rules, compiled({ match: { class: "Timeout" }, fingerprint: "{class} {consumer}" })], aLetter());
  const times = looks.mock.calls.length;
  looks.mockRestore();
  expect(match?.name).toBe("Timeout worker-crm");
  expect(times).toBe(1);
});
