import fc from "fast-check";
import { expect, test } from "vitest";
import { aRow } from "../export/fixtures";
import type { Headers } from "../message";
import { asFile, freezeCase, freezeGroup, freezeRedrive, noticeHtml, shareCsp, shareCspOf, shareFileName, toHtml } from ".";
import { aDetail, aGroup, anItem, aPayload, aRedrive, freezing, noFlows } from "./fixtures";
import { style } from "./html/style";
import { MAX_HTML_BYTES } from "./limits";
import { textToBytes, toPayload } from "../payload";
import { hash } from "node:crypto";

/** What stands between the tags, and the values of attributes, as a browser reads them. */
const unescape = (text: string) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
const bodyOf = (html: string) => html.slice(html.indexOf("<body>"));

const ALLOWED = new Set(
  "!doctype html head meta title style body header span svg path circle rect main div h1 h2 h3 p b i bdi section dl dt dd ol li pre time table thead tbody tr th td a".split(
    " ",
  ),
);

/** Every tag and attribute that is in the document. */
function tagsOf(html: string): string[] {
  return [...html.matchAll(/<\/?([!a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*\/?>/g)].map(([, name = "", attributes = ""]) => {
    expect(attributes.replace(/"[^"]*"/g, "")).not.toMatch(/\son|\sstyle=|\ssrc=/i);
    return name.toLowerCase();
  });
}

function expectOnlyOurMarkup(html: string): void {
  const plain = html.replace(/<style>[^]*?<\/style>/, "");
  for (const tag of tagsOf(plain)) expect(ALLOWED).toContain(tag);
  const beside = plain.replace(/<\/?([!a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*\/?>/g, "");
  expect(beside).not.toMatch(/[<>]/);
  expect(beside).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u);
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MAX_HTML_BYTES);
}

const nasty = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "<script>",
        "</pre>",
        "</style>",
        "<!--",
        "-->",
        '"',
        "'",
        " onload=x",
        "&lt;",
        "&",
        "\x1b[2J",
        "\u202e",
        "\u2066",
        "\ud800",
        "\n",
        "]]>",
        "`",
        "${x}",
        "\0",
      ),
    )
    .map((parts) => parts.join("")),
);

test("of no field does markup, a control or a mark of direction reach the page", () => {
  fc.assert(
    fc.property(nasty, nasty, nasty, fc.constantFrom("structure", "none"), (a, b, c, redaction) => {
      const how = { ...freezing, by: a, redaction };
      const headers: Headers = [
        [a, b],
        [c, a],
      ];
      const letter = aDetail({
        error: a,
        stream: b,
        subject: c,
        originalStream: a,
        originalSubject: b,
        consumer: c,
        errorClass: a,
        notice: b,
        context: c,
        headers,
        id: a,
        correlation: [{ flow: a, key: b }],
        places: [{ stream: c, seq: 1 }],
        payload: aPayload({ [a]: b, [b]: [c] }),
        original: { payload: toPayload(textToBytes(a)), headers, stillStored: false, hasStream: true },
        discard: { id: "1", state: "discarded", letter: "removed", actor: a, reason: b, at: freezingAt, undoUntil: null, restoredAs: null },
      });
      const group = aGroup({
        id: a,
        title: b,
        error: c,
        errorClass: a,
        context: b,
        stream: c,
        originalStream: a,
        originalSubject: b,
        consumer: c,
        kinds: [a, b],
        state: c,
        assignee: a,
      });
      const row = aRow({ id: a, error: b, correlation: [{ flow: c, key: a }] });
      const plan = {
        ...aRedrive().plan,
        sources: [{ stream: a, count: 1 }],
        warnings: [{ code: "UNGUARDED" as const, text: b }],
        refused: [{ id: a, code: "GONE" as const, reason: c }],
        refusedCount: 2,
      };
      const redrive = aRedrive({ sentence: a, reason: b, context: c, actor: { id: a, name: b }, plan });
      const item = anItem({ subject: a, stream: b, detail: c, published: { stream: a, seq: null, at: null } });
      for (const snapshot of [
        freezeCase(letter, how),
        freezeGroup({ group, letters: [row], flows: [] }, how),
        freezeRedrive({ redrive, items: [item], flows: new Map([[item.deadLetters[0] ?? a, []]]), named: new Map([[a, []]]) }, how),
      ])
        expectOnlyOurMarkup(toHtml(snapshot));
    }),
    { numRuns: 40 },
  );
});
const freezingAt = "2026-11-21T03:20:00.000Z";

test("what was hidden is nowhere in the page", () => {
  const value = fc.stringMatching(/^[a-z]{3,9}[äöü☃]{3}$/);
  fc.assert(
    fc.property(value, value, fc.integer({ min: 10_000_000, max: 99_999_999 }), (a, b, n) => {
      const payload = aPayload({ a, list: [b, { n }], password: { b }, [`${b.slice(0, 3)}x@example.com`]: a });
      const letter = aDetail({
        payload,
        error: `for ${a.slice(0, 3)}@example.com, password=${b}`,
        headers: [
          ["Authorization", a],
          ["x", `Bearer ${n}`],
        ],
        original: { payload: toPayload(textToBytes(`${a} is no JSON`)), headers: null, stillStored: null, hasStream: null },
      });
      const html = toHtml(freezeCase(letter, freezing));
      for (const text of [a, b, String(n), "@example.com"]) expect(html).not.toContain(text);
      expect(unescape(html)).toContain('"list"');
    }),
  );
});

test("what is shown is what was there", () => {
  const html = unescape(toHtml(freezeCase(aDetail({ error: "<script>alert(1)</script>\x1b[31m\u202e" }), freezing)));
  expect(bodyOf(html)).toContain("<script>alert(1)</script>⟨U+001B⟩[31m⟨U+202E⟩");
  expect(html).toContain("2026-11-21 03:14:09.412 UTC");
  expect(html).toContain('"‹text, 9 characters›"');
});

test("that ids of flows are not the real ones is said where some are shown, and where they were hidden", () => {
  const letters = [aRow({ correlation: [{ flow: "saga", key: "d5e15e0a-77aa" }] })];
  const said = "Ids of flows (sagas, calls, conversations) are not the real ones";
  expect(toHtml(freezeGroup({ group: aGroup(), letters, flows: [] }, freezing))).toContain(said);
  expect(toHtml(freezeGroup({ group: aGroup(), letters: [aRow({ correlation: [] })], flows: [] }, freezing))).not.toContain(said);
  expect(toHtml(freezeGroup({ group: aGroup(), letters, flows: [] }, { ...freezing, redaction: "none" }))).not.toContain(said);
});

test("a page loads nothing, sends nothing on, and asks not to be found", () => {
  const html = toHtml(freezeGroup({ group: aGroup(), letters: [], flows: [] }, freezing));
  expect(html).toContain('<meta name="robots" content="noindex');
  expect(html).toContain('<meta name="referrer" content="no-referrer">');
  expect(html.match(/<a [^>]*>/g)).toEqual(['<a href="?download">']);
  expect(asFile(html)).not.toMatch(/https?:|<script|<link|<img|<a |<form|url\(|@import/i);
  const inside = /<style>([^]*)<\/style>/.exec(html)?.[1] ?? "";
  expect(inside).toBe(style);
  const policy = `style-src 'sha256-${hash("sha256", inside, "base64")}'`;
  expect(html).toContain(policy);
  for (const csp of [shareCsp, shareCspOf(html), shareCspOf(asFile(html))]) expect(csp).toContain(policy);
  expect(shareCspOf(html.replace("margin:0", "margin:1px"))).not.toContain(policy);
  expect(shareCsp).not.toMatch(/unsafe|allow-scripts/);
});

test("the largest page is within 5 MB, and says what it leaves out", () => {
  const big = "\u202e".repeat(300_000);
  const headers: Headers = Array.from({ length: 5_000 }, () => [big, big]);
  const payload = aPayload(Array.from({ length: 5 }, () => big));
  const how = { ...freezing, redaction: "none" as const };
  const places = Array.from({ length: 5_000 }, (_, seq) => ({ stream: big, seq }));
  const correlation = places.map(() => ({ flow: big, key: big }));
  const letter = aDetail({
    error: big,
    payload,
    headers,
    correlation,
    places,
    original: { payload: toPayload(textToBytes(`x${big}`), { maxBytes: Infinity }), headers, stillStored: true, hasStream: true },
  });
  const letters = Array.from({ length: 3_000 }, () => aRow({ error: big, correlation: correlation.slice(0, 9) }));
  const items = letters.map(() =>
    anItem({ state: "skipped", detail: big, subject: big, stream: big, published: { stream: big, seq: 1, at: null } }),
  );
  const target = aRedrive().plan.targets[0];
  const receiver = target?.receivers[0];
  const receivers = receiver ? Array.from({ length: 200 }, () => ({ ...receiver, consumer: big })) : [];
  const plan = {
    ...aRedrive().plan,
    targets: target ? Array.from({ length: 200 }, () => ({ ...target, subject: big, stream: big, receivers })) : [],
    warnings: letters.map(() => ({ code: "UNGUARDED" as const, text: big })),
  };
  const snapshots = [
    freezeCase(letter, how),
    freezeGroup({ group: aGroup({ error: big, title: big, count: 4_000 }), letters, flows: [] }, how),
    freezeRedrive(
      {
        redrive: aRedrive({ plan, sentence: big, reason: big, counts: { ...aRedrive().counts, published: 9_995 } }),
        items,
        ...noFlows,
      },
      how,
    ),
  ];
  for (const snapshot of snapshots) {
    expectOnlyOurMarkup(toHtml(snapshot));
    expect(JSON.stringify(snapshot).length).toBeLessThan(MAX_HTML_BYTES);
  }
  expect(toHtml(freezeGroup({ group: aGroup({ count: 2_204 }), letters: letters.map(() => aRow()), flows: [] }, how))).toContain(
    "…and 2,000 more letters",
  );
  const some = freezeGroup({ group: aGroup({ count: 1_304 }), letters: Array.from({ length: 100 }, () => aRow()), flows: [] }, how);
  expect(toHtml(some)).toContain("…and 1,204 more letters");
});

test("what was hidden is counted, for a preview", () => {
  const { values, hidden } = freezeCase(
    aDetail({
      error: null,
      headers: [
        ["Cookie", "x"],
        ["to", "a@b.cd"],
      ],
    }),
    freezing,
  );
  expect({ values, hidden }).toEqual({ values: 4, hidden: { named: 1, email: 1 } });
  expect(freezeCase(aDetail({ error: "for a@b.cd" }), freezing)).toMatchObject({ title: "for ‹e-mail›", hidden: { email: 1 } });
});

test("depth overflows nothing", () => {
  const deep = toPayload(textToBytes(`${"[".repeat(10_000)}"x"${"]".repeat(10_000)}`), { maxBytes: Infinity });
  const html = toHtml(freezeCase(aDetail({ payload: deep }), freezing));
  expect(html).toMatch(/…and [\d,]+ more lines/);
});

test("a file is the page without its link, whatever a text pretends to be", () => {
  const link = '<span class="screen"> · <a href="?download">Download as one file</a></span>';
  const html = toHtml(freezeCase(aDetail({ error: `${link}</style><style>x` }), freezing));
  expect(html.split(link)).toHaveLength(2);
  expect(asFile(html)).toBe(html.replace(link, ""));
  expect(unescape(asFile(html))).toContain(`${link}</style><style>x`);
  expect(shareCspOf(html)).toBe(shareCsp);
  expect(shareFileName({ kind: "case", id: "9zXkq1uR0m3nZ4bT7cVw2A" }, freezing.now)).toBe("jetlag-case-9zXkq1uR-2026-11-21.html");
});

test("a notice is a page like the others, and leads nowhere", () => {
  const html = noticeHtml({ title: "<b>Over", text: "<script>" });
  expectOnlyOurMarkup(html);
  expect(html).not.toContain("<a ");
  expect(shareCspOf(html)).toBe(shareCsp);
});
