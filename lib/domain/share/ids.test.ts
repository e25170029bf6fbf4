import { expect, test } from "vitest";
import { aRow } from "../export/fixtures";
import { freezeCase, freezeGroup, freezeRedrive, toHtml } from ".";
import { subjectsSaid } from "./subjects-said";
import { aDetail, aGroup, anItem, aPayload, aRedrive, freezing } from "./fixtures";

const unescape = (text: string) => text.replaceAll("&quot;", '"');
const saga = "7f3c1c0d-9f44-4b12-a055-21b790aa04e1";
const flowOf = (html: string) => [...html.matchAll(/<bdi class="mono">([\da-f]{6,})<\/bdi>/g)].map(([, short]) => short);

test("a flow is told from others on its page, and its id is nowhere, in no subject, error or header", () => {
  const key = "conv-ann.lee@example.com";
  const correlation = [
    { flow: "saga", key: saga },
    { flow: "conversation", key },
    { flow: "step", key: "7" },
  ];
  const letter = aDetail({
    correlation,
    error: `saga ${saga} failed in ${key}: 17 of 7`,
    subject: `dlq.${saga}.x.7`,
    originalSubject: `tools.${saga}.execute`,
    headers: [
      ["X-Session-Id", saga],
      ["Session", "s3cret-session"],
      ["X-Saga", `saga/${saga}`],
    ],
    payload: aPayload({ [saga]: 1, saga_id: saga }),
  });
  const html = toHtml(freezeCase(letter, freezing));
  const [short, conversation, step, ...more] = flowOf(html);
  expect([short, conversation, step, more]).toEqual([expect.any(String), expect.any(String), expect.any(String), []]);
  for (const told of [
    `saga ‹flow ${short}› failed in ‹flow ${conversation}›: 17 of 7`,
    `dlq.‹flow ${short}›.x.‹flow ${step}›`,
    `tools.‹flow ${short}›.execute`,
    `saga/‹flow ${short}›`,
    `"‹flow ${short}›"</b>: <i>"‹number›"`,
    `<bdi class="mono">X-Session-Id</bdi></dt><dd><bdi class="mono">‹flow ${short}›</bdi>`,
    `<bdi class="mono">Session</bdi></dt><dd><bdi class="mono">‹hidden›</bdi>`,
  ])
    expect(unescape(html)).toContain(told);
  for (const hidden of [saga, saga.slice(0, 8), "ann.lee", "s3cret"]) expect(html).not.toContain(hidden);
  expect(toHtml(freezeCase(letter, freezing))).toBe(html);
  expect(flowOf(toHtml(freezeCase(letter, { ...freezing, salt: "1" })))[0]).not.toBe(short);
  expect(toHtml(freezeCase(letter, { ...freezing, redaction: "none" }))).toContain(saga);
});

test("an id without a character, and one that is a word of ours, spoil nothing around them", () => {
  const correlation = ["", "token", "‹flow aaaaaa›", "<b>"].map((key) => ({ flow: "<i>", key }));
  const html = toHtml(
    freezeCase(
      aDetail({
        correlation,
        error: "Bearer abcdefgh",
        headers: [
          ["", ""],
          ["x", "token"],
        ],
      }),
      freezing,
    ),
  );
  expect(html).toContain("Bearer ‹token›");
  expect(html).toContain('<bdi class="mono"></bdi></dt><dd><bdi class="mono"></bdi>');
  expect(html).toMatch(/<bdi class="mono">x<\/bdi><\/dt><dd><bdi class="mono">‹flow [\da-f]{6}›/);
  expect(html).not.toContain("‹‹");
});

test("letters of one flow are seen to be, in a group and in a re-drive", () => {
  const other = "7f3c1c0d-9f44-4b12-a055-21b790aa04e2";
  const letters = [saga, other, saga].map((key) => aRow({ error: `for ${key}`, correlation: [{ flow: "saga", key }] }));
  const html = toHtml(freezeGroup({ group: aGroup({ error: `for ${other}` }), letters, flows: [] }, freezing));
  const [first, second, third] = flowOf(html);
  expect([first === third, first === second]).toEqual([true, false]);
  expect(html).toContain(`for ‹flow ${second}›`);
  const items = [saga, other, saga].map((key, n) =>
    anItem({ deadLetters: [`letter-${n}`], subject: `tools.${key}.do`, detail: `${key} is busy` }),
  );
  const flows = new Map(letters.map(({ correlation }, n) => [`letter-${n}`, correlation]));
  const sent = freezeRedrive({ redrive: aRedrive(), items, flows, named: new Map() }, freezing);
  expect(sent.redrive.items.map(({ subject }) => subject)).toEqual([first, second, first].map((short) => `tools.‹flow ${short}›.do`));
  for (const page of [html, toHtml(sent)]) for (const id of [saga, other]) expect(page).not.toContain(id);
});

test("the id of the flow that began a group stands nowhere, though its letter is not among those that are shown", () => {
  const group = aGroup({ error: `saga ${saga} failed`, originalSubject: `tools.${saga}.do` });
  const page = (flows: { flow: string; key: string }[]) =>
    toHtml(freezeGroup({ group, letters: [aRow({ correlation: [] })], flows }, freezing));
  expect(page([{ flow: "saga", key: saga }])).not.toContain(saga);
  expect(page([])).toContain(saga);
});

const letterId = "9zXkq1uR0m3nZ4bT7cVw2A";
const target = aRedrive().plan.targets[0] ?? expect.fail("no target");
const planOf = (more: Partial<ReturnType<typeof aRedrive>["plan"]>) => ({ plan: { ...aRedrive().plan, ...more } });

test("the id of a flow stands nowhere on the page of a re-drive, though its message is none of those that are shown", () => {
  const subject = `saga.conv-ann.${saga}.retry`;
  const redrive = aRedrive({
    ...planOf({
      targets: [target, { ...target, subject, stream: "B" }],
      warnings: [{ code: "OTHER_SUBJECT", text: `The canaries break the order: one goes out before earlier messages of ${subject}.` }],
      refused: [{ id: "refused", code: "NO_STREAM", reason: `No stream stores ${subject}.` }],
      refusedCount: 1,
    }),
    sentence: `Stopped: B has no consumer for ${subject} any more. 2 of 3 sent.`,
    reason: `again for ${saga}`,
  });
  const named = new Map([
    [target.subject, [letterId]],
    [subject, ["of-b"]],
  ]);
  const flow = [
    { flow: "saga", key: saga },
    { flow: "conversation", key: "conv-ann" },
  ];
  const page = (flows: [string, typeof flow][]) =>
    freezeRedrive({ redrive, items: [anItem()], flows: new Map([[letterId, []], ...flows]), named }, freezing);
  const known = page([
    ["of-b", flow],
    ["refused", flow],
  ]);
  expect(known.redrive.targets.shown.map((each) => each.subject)).toEqual([
    "tools.execute.crm",
    expect.stringMatching(/^saga\.‹flow [\da-f]{6}›\.‹flow [\da-f]{6}›\.retry$/),
  ]);
  expect(known.redrive.untold).toBe(0);
  const forgotten = page([]);
  expect(forgotten.redrive.targets.shown.map((each) => each.subject)).toEqual(["tools.execute.crm", null]);
  expect(forgotten.redrive.refused).toEqual([{ id: "refused", code: "NO_STREAM", reason: null }]);
  expect(toHtml(forgotten)).toContain("In 2 places a subject or a reason is left out");
  for (const html of [toHtml(known), toHtml(forgotten)]) for (const id of [saga, "conv-ann"]) expect(html).not.toContain(id);
  const open = toHtml(freezeRedrive({ redrive, items: [], flows: new Map(), named }, { ...freezing, redaction: "none" }));
  expect(open).toContain(`No stream stores ${subject}.`);
});

test("of a message whose letter is forgotten neither the subject nor what is said of it is told", () => {
  const item = { subject: `saga.${saga}`, detail: `${saga} is busy` };
  const items = [anItem(item), anItem({ ...item, deadLetters: ["forgotten"], state: "skipped", reason: "TARGET_FULL" })];
  const flows = new Map([[letterId, [{ flow: "saga", key: saga }]]]);
  const { redrive } = freezeRedrive({ redrive: aRedrive(), items, flows, named: new Map() }, freezing);
  expect(redrive.items).toMatchObject([
    { subject: expect.stringMatching(/^saga\.‹flow/), detail: expect.stringMatching(/^‹flow [\da-f]{6}› is busy$/) },
    { subject: null, detail: "TARGET_FULL" },
  ]);
});

test("words of a plan's texts may be subjects, however a sentence goes on behind them", () => {
  const warnings = [{ code: "OTHER_SUBJECT" as const, text: '1 message goes out on a.b, "c.d" and (e.f), not on g.h.' }];
  const said = subjectsSaid(aRedrive(planOf({ warnings })));
  expect(said).toEqual(expect.arrayContaining(["tools.execute.crm", "a.b", "c.d", "e.f", "g.h"]));
});

test("of a subject what looks like a person or a secret is told apart, and the rest is as it was", () => {
  const subjects = [
    "crm.ann.lee@example.com.open",
    "crm.ann.lee@example.com.closed",
    "sms.+491701234567.in",
    `keys.${"9f86d081884c7d659a2feaa0c55ad015"}.x`,
    `orders.${saga}`,
  ];
  const items = subjects.map((subject) => anItem({ subject }));
  const { redrive } = freezeRedrive({ redrive: aRedrive(), items, flows: new Map([[letterId, []]]), named: new Map() }, freezing);
  const [one, two, phone, key, order] = redrive.items.map(({ subject }) => subject);
  expect(one).toMatch(/^‹e-mail [\da-f]{6}›$/);
  expect(two).not.toBe(one);
  expect(phone).toMatch(/^sms\.‹phone [\da-f]{6}›\.in$/);
  expect(key).toMatch(/^keys\.‹secret [\da-f]{6}›\.x$/);
  expect(order).toBe(`orders.${saga}`);
});
