import { expect, test } from "vitest";
import { correlate, SubjectMapFile, toSubjectMap } from ".";

const read = (file: unknown) => [toSubjectMap(SubjectMapFile.parse(file))];
const message = (subject: string, body: unknown = null) => ({ subject, headers: null, json: () => body });
const flow = (subjects: object[], more: object = {}) => ({ name: "a", flows: [{ flow: "task", subjects, ...more }] });

test("a key is a token named key, another named token, or a place in the body; a subject's own comes before the flow's", () => {
  const maps = read(
    flow(
      [
        { pattern: "tasks.{key}.updates", role: "progress" },
        { pattern: "results.{task_id}", role: "result", key: { token: "task_id" } },
        { pattern: "agents.{lane}.tasks", role: "request", key: ["/context/id", "/id"] },
        { pattern: "org.{org}.done", role: "end", status: { text: "completed" } },
      ],
      { key: "/taskId" },
    ),
  );
  expect(correlate(maps, message("tasks.7.updates"))).toEqual([{ flow: "task", key: "7" }]);
  expect(correlate(maps, message("results.8"))).toEqual([{ flow: "task", key: "8" }]);
  expect(correlate(maps, message("agents.cto.tasks", { id: "9" }))).toEqual([{ flow: "task", key: "9" }]);
  expect(correlate(maps, message("agents.cto.tasks", { taskId: "10" }))).toEqual([{ flow: "task", key: "10" }]);
  expect(correlate(maps, message("org.acme.done", { taskId: "11" }))).toEqual([{ flow: "task", key: "11" }]);
});

test("patterns of dead letters may name tokens", () => {
  expect(read({ name: "a", deadLetters: { subjects: ["DLQ.{stream}.{consumer}", "dlq.>"] } })[0]?.deadLetters).toEqual([
    "DLQ.*.*",
    "dlq.>",
  ]);
});

test("a flow's key may be a token that only some patterns have: the others need another place", () => {
  const subjects = [
    { pattern: "orders.{id}", role: "start" },
    { pattern: "billing.done", role: "end" },
  ];
  const maps = read(flow(subjects, { key: [{ token: "id" }, "/id"] }));
  expect(correlate(maps, message("orders.7"))).toEqual([{ flow: "task", key: "7" }]);
  expect(correlate(maps, message("billing.done", { id: "8" }))).toEqual([{ flow: "task", key: "8" }]);
  const refused = SubjectMapFile.safeParse(flow(subjects, { key: { token: "id" } }));
  expect(refused.error?.issues).toMatchObject([
    { path: ["flows", 0, "subjects", 1, "key"], message: 'nothing says where billing.done has the key of "task"' },
  ]);
});

test("what is left out has a default", () => {
  expect(SubjectMapFile.parse(flow([{ pattern: "a.{key}", role: "meeting" }])).flows[0]?.failed).toEqual(["error", "failed", "timeout"]);
});

const profile = (more: object) => ({ name: "a", deadLetters: { streams: ["DLQ"], profile: { name: "own", ...more } } });

test("a mistake in a profile is named where it stands", () => {
  const paths = (file: object) => SubjectMapFile.safeParse(file).error?.issues.map(({ path }) => path.join("."));
  expect(paths(profile({ subject: "/s", seq: "X-Seq" }))).toEqual(["deadLetters.profile.seq"]);
  expect(paths(profile({ subject: "/s", message: 5 }))).toEqual(["deadLetters.profile.message"]);
  expect(paths(profile({ name: "kept", subject: "/s" }))).toEqual(["deadLetters.profile.name"]);
  expect(paths({ name: "a", deadLetters: { profile: { name: "own", subject: "/s" } } })).toEqual(["deadLetters.profile"]);
});

test.each([
  [{ name: "Bad Name" }, "lower-case"],
  [{ name: "a", flow: [] }, "flow"],
  [flow([{ pattern: "a..b", role: "event" }], { key: "/id" }), "must be a subject"],
  [flow([{ pattern: "a.b{key}", role: "event" }]), "must be a subject"],
  [flow([{ pattern: "a.>.b", role: "event" }], { key: "/id" }), "must be a subject"],
  [flow([{ pattern: "a.b*", role: "event" }], { key: "/id" }), "must be a subject"],
  [flow([{ pattern: "a.{x}.{x}", role: "event" }], { key: "/id" }), "names a token twice"],
  [flow([{ pattern: "a.{key}", role: "ev" }]), "role"],
  [flow([{ pattern: "a.{key}", role: "event", step: "tool" }]), "step"],
  [flow([{ pattern: "a.{key}", role: "event", lane: { token: "who" } }]), "a.{key} has no token {who}"],
  [flow([{ pattern: "a.{b}", role: "event" }], { key: { token: "c" } }), 'no pattern of "task" has a token {c}'],
  [flow([{ pattern: "a.{b}", role: "event" }], { key: ["/id", { token: "c" }] }), 'no pattern of "task" has a token {c}'],
  [{ name: "a", deadLetters: { profile: "headers" } }, 'must be "envelope", "x-original", or a profile of your own'],
  [{ name: "a", deadLetters: { profile: ["envelope"] } }, 'must be "envelope"'],
  [profile({ subjects: "X-Subject" }), 'Unrecognized key: "subjects"'],
  [profile({ seq: "X-Seq" }), 'must be a JSON pointer such as /error, or { "header": "X-Error" }'],
  [profile({ seq: [] }), "must name a place"],
  [profile({ seq: [{ header: "X: Seq" }] }), "must be a header's name"],
  [profile({ message: { header: "X-Body" } }), "must be a JSON pointer such as /body"],
  [profile({ name: "x-dlq", subject: "/s" }), "is the name of a built-in profile"],
  [profile({ message: "/body" }), "names no place to read anything from"],
  [
    { ...profile({ subject: "/s" }), deadLetters: { profile: { name: "own", subject: "/s" } } },
    "reads nothing: neither streams nor subjects",
  ],
  [flow([{ pattern: "a.{b}", role: "event" }]), 'nothing says where a.{b} has the key of "task"'],
])("%j is refused where the mistake stands", (map, words) => {
  const issues = SubjectMapFile.safeParse(map).error?.issues ?? [];
  expect(JSON.stringify(issues)).toContain(JSON.stringify(words).slice(1, -1));
});
