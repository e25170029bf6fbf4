import { expect, test } from "vitest";
import { subjectFor, whyNoTemplate } from "./aimed-subject";
import { aLetter, aReceiver, aStream, aWorld, letters, MADE_AT, plan, refusal, SEEN_AT, warnings, worldOf } from "./fixtures";

const at = (template: string, subject: string | null = "order.placed.7", apiPrefix = "$JS.API") =>
  subjectFor({ template }, subject, apiPrefix);

test.each([
  ["retry.orders", "retry.orders"],
  ["retry.{subject}", "retry.order.placed.7"],
  ["{subject}", "order.placed.7"],
  ["{1}.again.{3}", "order.again.7"],
  ["retry.v{3}", "retry.v7"],
  ["{2}{2}", "placedplaced"],
])("%s → %s", (template, subject) => {
  expect([whyNoTemplate(template), at(template)]).toEqual([null, subject]);
});

test("a literal subject needs nothing of the message", () => {
  expect(at("retry.orders", null)).toBe("retry.orders");
});

test.each([
  ["{4}.x", "order.placed.7", "It died on order.placed.7, so there is nothing for {4} of {4}.x."],
  ["retry.{subject}", null, "It does not say on which subject it died, so there is nothing for {subject} of retry.{subject}."],
  ["retry.{1}", "not a subject", '"retry.not a subject", where it would go, is not a subject.'],
  ["retry.{1}", "*.b", '"retry.*", where it would go, is not a subject.'],
])("%s of %s: NO_STREAM", (template, subject, reason) => {
  expect(at(template, subject)).toEqual({ code: "NO_STREAM", reason });
});

test.each([
  ["{subject}", "$JS.API.STREAM.DELETE.X", "$JS.API"],
  ["{1}.x", "_INBOX.abc", "$JS.API"],
  ["{1}.trash.1", "jetlag.dead", "$JS.API"],
  ["{1}_TRASH", "JETLAG.x", "$JS.API"],
  ["js.hub.API.{1}", "x", "js.hub.API"],
])("%s of %s: DENIED, however it came about", (template, subject, apiPrefix) => {
  expect(at(template, subject, apiPrefix)).toMatchObject({ code: "DENIED" });
});

test.each(["", "a..b", ".a", "a.", "a b", "a.*", "a.>", "a\tb", "a.{0}", "a.{x}", "a.{", "a.}", "{{1}}", "x".repeat(1_025)])(
  "%j is no template",
  (template) => {
    expect(whyNoTemplate(template)).not.toBeNull();
  },
);

test.each(["$JS.API.STREAM.PURGE.X", "$SYS.x", "_INBOX.x", "jetlag.trash.x", "JETLAG_X.y"])("%s is nobody's to send to", (template) => {
  expect(whyNoTemplate(template)).toContain("own");
});

const RETRY = aStream({ name: "RETRY", subjects: ["retry.>"] });
const world = aWorld({
  streams: [aStream(), RETRY, letters],
  receivers: new Map([
    ["WORK", [aReceiver()]],
    ["RETRY", [aReceiver({ stream: "RETRY", name: "again" })]],
  ]),
});
const aim = { template: "retry.{2}" };

test("everything of the plan is that of the new subject: target, receivers, hash; an item keeps where its message died", () => {
  const made = plan([aLetter(1), aLetter(2, { outgoing: { subject: "work.b" } })], world, { aim });
  expect(made.items.map(({ subject, originalSubject, target, consumer }) => [subject, originalSubject, target, consumer])).toEqual([
    ["retry.a", "work.a", "RETRY", null],
    ["retry.b", "work.b", "RETRY", null],
  ]);
  expect(made.plan.targets).toMatchObject([
    { stream: "RETRY", subjectCount: 2, receivers: [{ consumer: "again", intended: false, count: 2 }] },
  ]);
  expect(warnings(made, "OTHER_SUBJECT")).toEqual(["2 messages go out on retry.a, retry.b, not on the subjects they died on."]);
  expect(warnings(made, "OTHER_STREAM")).toEqual([]);
  expect(made.planHash).not.toBe(plan([aLetter(1), aLetter(2, { outgoing: { subject: "work.b" } })], world).planHash);
});

test("back to where it died it is no other subject, and who failed on it is waited for", () => {
  const made = plan([aLetter(1)], world, { aim: { template: "{subject}" } });
  expect(made.items).toEqual(plan([aLetter(1)], world).items);
  expect(warnings(made, "OTHER_SUBJECT")).toEqual([]);
});

test("a letter that does not say where it died goes to a literal subject", () => {
  const lost = aLetter(1, { outgoing: { subject: null } });
  expect(refusal(lost, world)?.[0]).toBe("NO_STREAM");
  const made = plan([lost], world, { aim: { template: "retry.lost" } });
  expect([made.plan.refused, made.items.map(({ subject }) => subject)]).toEqual([[], ["retry.lost"]]);
});

test("what would be refused there is refused", () => {
  const to = (template: string) => refusal(aLetter(1), world, { aim: { template } })?.[0];
  expect([to("nowhere.{2}"), to("dlq.again"), to("{1}.{3}")]).toEqual(["NO_STREAM", "FEEDS_DLQ", "NO_STREAM"]);
  const full = aWorld({ ...world, streams: [aStream(), { ...RETRY, discard: "new", maxMessages: 1, messages: 1 }, letters] });
  expect(refusal(aLetter(1), full, { aim })?.[0]).toBe("STREAM_FULL");
  expect(refusal(aLetter(1), aWorld({ ...world, streams: [aStream(), { ...RETRY, maxMessageBytes: 10 }, letters] }), { aim })?.[0]).toBe(
    "TOO_LARGE",
  );
});

test("two letters of one place that died on two subjects are two messages, also where both go to one", () => {
  const death = (seq: number, subject: string) =>
    aLetter(seq, { letter: { originalSeq: 5 }, outgoing: { subject }, stored: { originalCreatedAt: MADE_AT } });
  expect(plan([death(1, "work.a"), death(2, "work.b")], world, { aim: { template: "retry.x" } }).items).toHaveLength(2);
});

test("a consumer of the same stream that takes the new subject only has not had it", () => {
  const acked = { consumerSeq: 9, streamSeq: 9, lastActiveAt: null };
  const died = aLetter(1, { letter: { originalSeq: 5 }, stored: { originalCreatedAt: MADE_AT, originalStoredAt: SEEN_AT } });
  const retrier = aReceiver({ name: "retrier", filterSubjects: ["work.retry"], delivered: acked, ackFloor: acked });
  const made = plan([died], worldOf({}, { receivers: new Map([["WORK", [retrier]]]) }), { aim: { template: "work.retry" } });
  expect(made.plan.targets[0]?.receivers).toMatchObject([{ consumer: "retrier", already: "no" }]);
});
