import { expect, test } from "vitest";
import { aLetter, aReceiver, aStream, aWorld, letters, MADE_AT, plan, worldOf } from "./fixtures";
import { consumerKey } from "../../dead-letter/lately";
import type { ReceiverFacts, World } from "./facts";

const position = (streamSeq: number) => ({ consumerSeq: 0, streamSeq, lastActiveAt: null });
const receivers = (...found: ReceiverFacts[]): Partial<World> => ({ receivers: new Map([["WORK", found]]) });

test("who receives it, how they are doing, and who gave up on it", () => {
  const chosen = [aLetter(1), aLetter(2), aLetter(3, { outgoing: { subject: "work.b" } })];
  const world = aWorld({
    ...receivers(
      aReceiver({ filterSubjects: ["work.a"], numWaiting: 3 }, { lag: 7, status: "draining" }),
      aReceiver({ name: "log" }, { status: null }),
      aReceiver({ name: "other", filterSubjects: ["work.c"] }),
    ),
    lately: { titles: new Map(), grown: new Map(), gaveUp: new Map([[consumerKey({ stream: "WORK", consumer: "worker" }), 12]]) },
    coreSubscribers: new Map([
      ["work.a", 1],
      ["work.b", 2],
    ]),
  });
  expect(plan(chosen, world).plan.targets).toEqual([
    {
      subject: "work.a",
      subjectCount: 2,
      stream: "WORK",
      count: 3,
      retention: "limits",
      coreSubscribers: 2,
      receiversKnown: true,
      receivers: [
        {
          stream: "WORK",
          consumer: "worker",
          intended: true,
          count: 2,
          already: "no",
          status: "draining",
          lag: 7,
          numWaiting: 3,
          gaveUpLately: 12,
        },
        {
          stream: "WORK",
          consumer: "log",
          intended: false,
          count: 3,
          already: "unknown",
          status: null,
          lag: 0,
          numWaiting: 1,
          gaveUpLately: 0,
        },
      ],
    },
  ]);
});

test("a letter that names its consumer and no stream is of the target's", () => {
  const intended = (originalStream: string | null, consumer: string | null) =>
    plan([aLetter(1, { letter: { originalStream, consumer } })]).plan.targets[0]?.receivers?.[0]?.intended;
  expect([intended(null, "worker"), intended("OLD", "worker"), intended("WORK", null)]).toEqual([true, false, false]);
});

test("plain subscribers: none is not the same as not asked", () => {
  const counted = (coreSubscribers: World["coreSubscribers"]) =>
    plan([aLetter(1)], aWorld({ coreSubscribers })).plan.targets[0]?.coreSubscribers;
  expect(counted(new Map([["work.a", 0]]))).toBe(0);
  expect(counted(new Map())).toBeNull();
  expect(counted(null)).toBeNull();
});

test("consumers of streams that get copies receive it too, by the subject it has there", () => {
  const moved = { stream: "WORK", filter: null, moves: [{ src: "work.*", dest: "copy.$1" }], external: false };
  const copy = aStream({ name: "COPY", subjects: [], sources: [moved] });
  const audit = aReceiver({ stream: "COPY", name: "audit", filterSubjects: ["copy.a"] });
  const deaf = aReceiver({ stream: "COPY", name: "deaf", filterSubjects: ["work.a"] });
  const world = aWorld({
    streams: [aStream(), copy, letters],
    receivers: new Map([
      ["WORK", [aReceiver()]],
      ["COPY", [audit, deaf]],
    ]),
  });
  const found = plan([aLetter(1)], world).plan.targets[0]?.receivers;
  expect(found?.map(({ stream, consumer, already }) => [stream, consumer, already])).toEqual([
    ["WORK", "worker", "no"],
    ["COPY", "audit", "unknown"],
  ]);
});

/** A letter whose original lay, or lies, at WORK:5. */
const ofFive = (seq = 1, more: object = {}) =>
  aLetter(seq, { letter: { originalSeq: 5 }, stored: { originalCreatedAt: MADE_AT }, ...more });
const already = (consumer: Partial<ReceiverFacts["consumer"]>, target = {}, chosen = [ofFive()]) =>
  plan(chosen, worldOf(target, receivers(aReceiver({ name: "log", ...consumer })))).plan.targets[0]?.receivers?.[0]?.already;

test("already: by where the original lay in a limits stream", () => {
  expect(already({ ackFloor: position(5), delivered: position(9) })).toBe("yes");
  expect(already({ ackFloor: position(4), delivered: position(4) })).toBe("no");
  expect(already({ ackFloor: position(4), delivered: position(9) })).toBe("unknown");
});

test("already: not where nothing can tell", () => {
  const passed = { ackFloor: position(5), delivered: position(9) };
  expect(already(passed, { retention: "workqueue" })).toBe("unknown");
  expect(already(passed, { retention: "interest" })).toBe("unknown");
  expect(already(passed, { createdAt: MADE_AT + 1 })).toBe("unknown");
  expect(already(passed, {}, [aLetter(1)])).toBe("unknown");
  expect(already({ ...passed, deliverPolicy: "new" })).toBe("unknown");
  expect(already({ ...passed, name: "worker" })).toBe("no");
});

test("already, of many: some were is yes, some may have been is unknown", () => {
  const nine = aLetter(2, { letter: { originalSeq: 9 }, stored: { originalCreatedAt: MADE_AT } });
  expect(already({ ackFloor: position(5), delivered: position(5) }, {}, [ofFive(), nine])).toBe("yes");
  expect(already({ ackFloor: position(4), delivered: position(5) }, {}, [ofFive(), nine])).toBe("unknown");
  expect(already({ ackFloor: position(4), delivered: position(4) }, {}, [ofFive(), nine])).toBe("no");
});

test("groups: by group, else by what they died of, the largest first", () => {
  const died = [
    aLetter(1, { letter: { errorClass: null, error: "no phone\nat line 3" } }),
    aLetter(2),
    aLetter(3),
    aLetter(4, { letter: { group: "g", errorClass: "Schema" } }),
    aLetter(5, { letter: { group: "g", errorClass: "Other" } }),
    aLetter(6, { letter: { group: "g" } }),
    aLetter(7, { letter: { errorClass: null, error: null } }),
  ];
  expect(plan(died).plan.groups).toEqual([
    { id: "g", title: "Timeout after <n> s", count: 3 },
    { id: null, title: "Timeout", count: 2 },
    { id: null, title: "no phone", count: 1 },
    { id: null, title: "no error recorded", count: 1 },
  ]);
});

test("groups: what differs from letter to letter makes no other cause; one alone keeps its words", () => {
  const died = (seq: number, error: string) => aLetter(seq, { letter: { errorClass: null, error } });
  const down = (request: string) => `503 Service Unavailable from crm (request ${request})`;
  const selected = [
    died(1, down("c0728fae-9a55-4c1e-8d53-0a1b2c3d4e5f")),
    died(2, down("11111111-2222-4333-8444-555555555555")),
    died(3, down("99999999-2222-4333-8444-555555555555")),
    died(4, "404 no customer 48213"),
  ];
  expect(plan(selected).plan.groups).toEqual([
    { id: null, title: "503 Service Unavailable from crm (request <uuid>)", count: 3 },
    { id: null, title: "404 no customer 48213", count: 1 },
  ]);
});

test("sources: how many letters leave which stream", () => {
  expect(plan([aLetter(1), aLetter(2), aLetter(3, { letter: { stream: "OTHER_DLQ" } })]).plan.sources).toEqual([
    { stream: "DLQ", count: 2 },
    { stream: "OTHER_DLQ", count: 1 },
  ]);
});
