import { formatDuration } from "../../duration";
import { formatCount, formatCountOf } from "../../format";
import { itemWords, jobWords } from "../../redrive/state-words";
import type { ItemState } from "../../redrive/types";
import type { RedriveSnapshot, Some } from "../snapshot";
import { bar } from "./chart";
import { data, markup, joined, type Markup, mono, within } from "./markup";
import { type Column, andMore, dash, facts, lines, more, orDash, panel, placeOf, row, table, time } from "./parts";

type Redrive = RedriveSnapshot["redrive"];

/** Colour and shape of what an item is; what it is called, the console's pages say too. */
const marks: Readonly<Record<ItemState, { tone: string; mark: string }>> = {
  settled: { tone: "good", mark: "✓" },
  published: { tone: "good", mark: "✓" },
  intent: { tone: "draining", mark: "▽" },
  boomeranged: { tone: "dead", mark: "✕" },
  "not-observed": { tone: "draining", mark: "▽" },
  unknown: { tone: "warn", mark: "▲" },
  selected: { tone: "m", mark: "○" },
  skipped: { tone: "m", mark: "◌" },
};
const lookOf = (state: ItemState) => ({ word: itemWords[state], ...marks[state] });
const jobTones: Readonly<Record<string, string>> = { failed: "dead", partial: "warn", tripped: "dead", aborted: "warn" };

/** What became of a re-drive. */
export function redrivePage({ redrive, context }: RedriveSnapshot, maxBytes: number): { lead: Markup; main: Markup } {
  const lead = markup`<p class="m"><span class="chip ${jobTones[redrive.state] ?? ""}">${jobWords[redrive.state]}</span> ${joined(
    [data(context), data(redrive.actor), redrive.reason === null ? null : data(redrive.reason)],
    " · ",
  )}</p>`;
  return { lead, main: markup`<div class="stack">${result(redrive)}${plan(redrive)}${items(redrive, maxBytes)}</div>` };
}

function result({ sentence, counts, selected }: Redrive): Markup {
  const parts = counts.map(({ state, count }) => ({ ...lookOf(state), count }));
  const words = parts.map(({ word, tone, mark, count }) => markup`<span class="${tone}">${mark} ${word} ${formatCount(count)}</span>`);
  const drawn = bar(parts, parts.map(({ word, count }) => `${word} ${formatCount(count)}`).join(", "));
  return panel(
    { title: "What became of it", aside: formatCountOf(selected, "message") },
    markup`<div class="in"><p class="big">${data(sentence)}</p>${drawn}<div class="legend s">${words}</div></div>`,
  );
}

function plan(redrive: Redrive): Markup {
  const { refused, refusedCount, warnings, sources, targets } = redrive;
  const refusals = refused.map(
    ({ id, code, reason }) => markup`<div class="s m">${mono(id)} ${code}${reason === null ? null : markup`: ${data(reason)}`}</div>`,
  );
  return panel(
    { title: "What was planned" },
    facts([
      [
        "from",
        lines(each(sources, ({ stream, count }) => markup`${mono(stream)} <span class="m">${formatCountOf(count, "message")}</span>`)),
      ],
      ["to", lines(each(targets, targetLine))],
      ["mind", lines(each(warnings, (text) => markup`<span class="warn">▲</span> ${data(text)}`))],
      [
        "not sent",
        refusedCount === 0 ? null : markup`${formatCount(refusedCount)} refused${refusals}${more(refusedCount - refused.length)}`,
      ],
      ["why", redrive.reason === null ? null : data(redrive.reason)],
      ["planned", time(redrive.createdAt)],
      ["started", redrive.startedAt === null ? null : time(redrive.startedAt)],
      ["ended", redrive.endedAt === null ? null : time(redrive.endedAt)],
      ["id", mono(redrive.id)],
    ]),
  );
}

const each = <Each>({ shown, left }: Some<Each>, show: (each: Each) => Markup): Some<Markup> => ({ shown: shown.map(show), left });

function targetLine({ subject, subjectCount, stream, count, receivers }: Redrive["targets"]["shown"][number]): Markup {
  const others = subject !== null && subjectCount > 1 ? markup` <span class="m">and ${formatCount(subjectCount - 1)} more</span>` : null;
  const on = subject === null ? markup`<span class="m">${formatCountOf(subjectCount, "subject")}</span>` : mono(subject);
  const who = receivers === null ? "receivers not known" : receivers.shown.length === 0 ? "nobody receives them" : null;
  const list = joined(
    (receivers?.shown ?? []).map((name) => data(name)),
    ", ",
  );
  const names = markup`<div class="s m">${who ?? markup`received by ${list}${receivers && receivers.left > 0 ? ` and ${formatCount(receivers.left)} more` : null}`}</div>`;
  return markup`${on}${others} → ${mono(stream)} <span class="m">${formatCountOf(count, "message")}</span>${names}`;
}

const columns: readonly Column[] = [
  { name: "Outcome" },
  { name: "Dead letter", kind: "long" },
  { name: "Subject", kind: "long" },
  { name: "Sent as", kind: "long" },
  { name: "After", kind: "number" },
  { name: "Why", kind: "long" },
];

function items({ items: list, itemsLeft, selected }: Redrive, maxBytes: number): Markup {
  if (list.length === 0) return markup``;
  const rows = list.map((item) => {
    const { word, tone, mark } = lookOf(item.state);
    return row(columns, [
      markup`<span class="${tone} nowrap">${mark} ${word}</span>`,
      placeOf(item.stream, item.seq),
      item.subject === null ? dash : mono(item.subject),
      item.published === null ? dash : placeOf(item.published.stream, item.published.seq),
      item.settledAfterMs === null ? dash : markup`${formatDuration(item.settledAfterMs)}`,
      orDash(item.detail),
    ]);
  });
  const { shown, left } = within(rows, maxBytes);
  return panel(
    { title: "Messages", aside: `${formatCount(shown.length)} of ${formatCount(selected)}` },
    markup`${table(columns, shown)}${andMore(left + itemsLeft, "message")}`,
  );
}
