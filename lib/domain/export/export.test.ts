import fc from "fast-check";
import { expect, test } from "vitest";
import { cellText, csvColumns, csvHeader, csvLine, ndjsonLine, visible } from ".";
import { aRow } from "./fixtures";

/** RFC 4180, and nothing else. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, isQuoted]: [string[], string, boolean] = [[], "", false];
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (isQuoted && char === '"' && text[at + 1] === '"') cell += text[at++];
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && char === ",") [row, cell] = [[...row, cell], ""];
    else if (!isQuoted && char === "\r" && text[at + 1] === "\n") {
      rows.push([...row, cell]);
      [row, cell] = [[], ""];
      at++;
    } else cell += char;
  }
  return rows;
}

const nasty = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "=",
        "+",
        "-",
        "@",
        "＝",
        "＋",
        '"',
        "'",
        " ",
        "\t",
        "\r",
        "\n",
        ",",
        ";",
        "\x1b[31m",
        "\u009b2J",
        "\u202e",
        "a",
        "\0",
        "\ufeff",
      ),
    )
    .map((parts) => parts.join("")),
);

const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f]/u;

test("a line parses back to its guarded cells, is one line, and holds nothing that acts", () => {
  fc.assert(
    fc.property(nasty, nasty, nasty, (error, subject, key) => {
      const row = aRow({ error, originalSubject: subject, correlation: [{ flow: "saga", key }] });
      const [header = [], cells = [], ...more] = parseCsv(csvHeader() + csvLine(row));
      expect(more).toEqual([]);
      expect(header).toEqual(csvColumns);
      const read = Object.fromEntries(header.map((name, index) => [name, cells[index]]));
      expect(read).toMatchObject({
        error: cellText(error),
        originalSubject: cellText(subject),
        correlation: cellText(`saga=${key}`),
        seq: "214",
      });
      expect(cells.length).toBe(csvColumns.length);
      for (const cell of cells) {
        expect(cell).not.toMatch(UNSEEN);
        expect(cell).not.toMatch(/^(?!')[\s"‘“\p{Cf}]*[=+\-@＝＋－＠]/u);
      }
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ["=1+1", "'=1+1"],
  ["  =1", "'  =1"],
  ['"=1', "'\"=1"],
  ["'=1", "''=1"],
  ["\u201c@x", "'\u201c@x"],
  ["＝1", "'＝1"],
  ["﹢1", "'﹢1"],
  ["−1", "'−1"],
  ["-1", "'-1"],
  ["\t=1", "'\\t=1"],
  ["\r1", "'\\r1"],
  ["\u00a0+1", "'\u00a0+1"],
  ["\ufeff=1", "'⟨U+FEFF⟩=1"],
  ["a=1", "a=1"],
  ["", ""],
  ["(x)", "(x)"],
  ["a\nb\x1b[31mc\u202ed", "a\\nb⟨U+001B⟩[31mc⟨U+202E⟩d"],
])("%j stands in a cell as %j", (text, cell) => {
  expect(cellText(text)).toBe(cell);
});

test("the first line begins with the first name: no byte order mark", () => {
  expect(csvHeader().startsWith("id,context,")).toBe(true);
});

test("every field of a row is a column", () => {
  expect([...csvColumns].sort()).toEqual(Object.keys(aRow()).sort());
  expect(csvLine(aRow({ consumer: null, places: [{ stream: "DLQ", seq: 7 }] }))).toBe(
    "9zXkq1uR0m3nZ4bT7cVw2A,toolworks,stored,open,DEAD_LETTERS,214,2026-11-20T01:00:00.000Z,TOOL_REQUESTS,88120,tools.execute.crm,," +
      "TimeoutError: Timeout after 30s calling crm,TimeoutError,3,2026-11-21T03:14:09.412Z,2026-11-21T03:14:09.500Z,2026-11-28T03:14:09.500Z,," +
      "saga=7f3c1c0d-9f44-4b12-a055-21b790aa04e1,0,412,,true,,DLQ#7,,envelope\r\n",
  );
});

test("a line of JSON comes back as it was, and no terminal acts on it", () => {
  fc.assert(
    fc.property(nasty, (error) => {
      const line = ndjsonLine(aRow({ error }));
      expect(JSON.parse(line)).toEqual(aRow({ error }));
      expect(line.indexOf("\n")).toBe(line.length - 1);
      expect(line.slice(0, -1)).not.toMatch(UNSEEN);
    }),
    { numRuns: 1_000 },
  );
  expect(JSON.parse(ndjsonLine(aRow({ error: "\u{e0041}x" }))).error).toBe("\u{e0041}x");
});

test("lines stay lines where they are shown as such", () => {
  expect(visible("a\n\tb\r\u2028\ud800")).toBe("a\n\tb⟨U+000D⟩⟨U+2028⟩\uFFFD");
});
