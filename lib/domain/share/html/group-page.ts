import { formatCount, formatCountOf, formatRate } from "../../format";
import type { GroupSnapshot } from "../snapshot";
import { chart } from "./chart";
import { data, markup, joined, type Markup, mono, within } from "./markup";
import { type Column, andMore, bytes, columnTime, facts, flows, orDash, panel, row, table, time } from "./parts";

type Group = GroupSnapshot["group"];

/** Dead letters with one cause. */
export function groupPage({ group, context }: GroupSnapshot, maxBytes: number): { lead: Markup; main: Markup } {
  const kinds = group.kinds.map((kind) => markup`<span class="chip dead">${kind}</span> `);
  const lead = markup`<p class="m">${kinds}<span class="chip">${group.state}</span> ${joined(
    [
      data(context),
      group.originalSubject === null ? null : mono(group.originalSubject),
      group.originalStream === null ? null : mono(group.originalStream),
      group.consumer === null ? null : data(group.consumer),
    ],
    " · ",
  )}</p>`;
  return { lead, main: markup`<div class="stack">${summary(group)}${letters(group, maxBytes)}</div>` };
}

function summary(group: Group): Markup {
  const rate = group.ratePerSec === null || group.ratePerSec === 0 ? null : `${formatRate(group.ratePerSec)} when this was taken`;
  const list = facts(
    [
      ["open", markup`<b class="dead">${formatCount(group.count)}</b> <span class="m">of ${formatCount(group.countTotal)} known</span>`],
      ["arriving", rate === null ? null : markup`${rate}`],
      ["first", time(group.firstAt)],
      ["last", time(group.lastAt)],
      ["class", group.errorClass === null ? null : data(group.errorClass)],
      ["stored in", group.stream === null ? null : mono(group.stream)],
      ["generation", generation(group.generationMax)],
      ["assignee", group.assignee === null ? null : data(group.assignee)],
      ["first leaves", group.expiresAt === null ? null : time(group.expiresAt)],
    ],
    { isWide: true },
  );
  const error = group.error === null ? null : markup`<div class="in"><pre dir="auto">${group.error}</pre></div>`;
  return panel({ title: formatCountOf(group.count, "open dead letter") }, markup`${course(group)}${error}${list}`);
}

/** What is drawn begins and ends when its steps do, and not with the first and the last letter. */
function course({ series }: Group): Markup | null {
  const drawn = chart(series, "Dead letters over time");
  const [begins, ends] = [series[0], series.at(-1)];
  if (drawn.text === "" || !begins || !ends) return null;
  const axis = markup`<div class="ends s f"><span>${stepTime(begins[0])}</span><span>${stepTime(ends[0])}</span></div>`;
  const known = series.find(([, count]) => count !== null);
  const note = known === begins ? null : markup`<p class="m s">What arrived before ${known ? stepTime(known[0]) : "that"} is not kept.</p>`;
  return markup`<div class="in">${drawn}${axis}${note}</div>`;
}

/** `2026-11-21 03:14 UTC`: steps begin with a minute, and both ends have room on a phone. */
const stepTime = (at: number): Markup =>
  markup`<span class="nowrap">${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC</span>`;

const generation = (most: number): Markup =>
  most === 0
    ? markup`0 <span class="m">none was sent again</span>`
    : markup`up to ${most} <span class="m">some were sent again and came back</span>`;

const columns: readonly Column[] = [
  { name: "Failed (UTC)" },
  { name: "Belongs to", kind: "long" },
  { name: "Error", kind: "long" },
  { name: "State" },
  { name: "Deliveries", kind: "number" },
  { name: "Gen", kind: "number" },
  { name: "Size", kind: "number" },
];

function letters(group: Group, maxBytes: number): Markup {
  const rows = group.letters.map((letter) =>
    row(columns, [
      columnTime(letter.failedAt),
      markup`<div class="s">${flows(letter.correlation)}</div>`,
      orDash(letter.error),
      markup`${letter.state}`,
      orDash(letter.deliveries === null ? null : formatCount(letter.deliveries)),
      letter.generation > 0 ? markup`<span class="chip warn">${letter.generation}</span>` : markup`0`,
      markup`${bytes(letter.sizeBytes)}`,
    ]),
  );
  const { shown, left } = within(rows, maxBytes);
  if (rows.length === 0) return markup``;
  return panel(
    { title: "Letters", aside: `newest ${formatCount(shown.length)}` },
    markup`${table(columns, shown)}${andMore(left + group.lettersLeft, "letter")}`,
  );
}
