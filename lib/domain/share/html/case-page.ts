import { formatCount, formatCountOf } from "../../format";
import type { CaseSnapshot } from "../snapshot";
import { bodyOf, headersOf } from "./body";
import { data, markup, joined, type Markup, mono } from "./markup";
import { bytes, dash, facts, flows, panel, placeOf, time } from "./parts";

type Letter = CaseSnapshot["letter"];

/** One dead letter: what happened to it, where it belongs, what it says. */
export function casePage({ letter, context }: CaseSnapshot): { lead: Markup; main: Markup } {
  const lead = markup`<p class="m"><span class="chip dead">${letter.kind}</span> <span class="chip">${letter.state}</span> ${joined(
    [
      data(context),
      letter.originalSubject === null ? null : mono(letter.originalSubject),
      letter.consumer === null ? null : data(letter.consumer),
    ],
    " · ",
  )}</p>`;
  const left = markup`<div class="stack">${panel({ title: "What happened to it" }, story(letter))}${panel({ title: "What it is" }, factsOf(letter))}</div>`;
  const right = markup`<div class="stack">${errorPanel(letter)}${messagePanels(letter)}</div>`;
  return { lead, main: markup`<div class="split">${left}${right}</div>` };
}

function story(letter: Letter): Markup {
  const { originalStream, originalSeq, stillStored, consumer, deliveries, failedAt, seenAt, stream, seq, places, discard } = letter;
  const still = stillStored === null ? null : stillStored ? ", where it still lay" : ", which no longer held it";
  const isOwn = stream === originalStream && seq === originalSeq;
  const copies =
    places.shown.length === 0
      ? null
      : markup`; also in
        ${joined(
          places.shown.map((at) => placeOf(at.stream, at.seq)),
          ", ",
        )}${places.left > 0 ? ` and ${formatCountOf(places.left, "other place")}` : null}`;
  const steps: (readonly [Markup | string, Markup] | null)[] = [
    originalStream === null ? null : ["first", markup`stored as ${placeOf(originalStream, originalSeq)}${still}`],
    consumer === null && deliveries === null
      ? null
      : [
          deliveries === null ? "then" : `${formatCount(deliveries)} ×`,
          markup`delivered to ${consumer === null ? "an unknown consumer" : data(consumer)}`,
        ],
    [time(failedAt), markup`${diedWords[letter.kind]}`],
    [
      time(seenAt),
      markup`${isOwn ? "its message lay in" : letter.kind === "stored" ? "dead letter" : "kept as"} ${placeOf(stream, seq)}${copies}`,
    ],
    ...letter.redrives.shown.map(
      (number) => ["then", markup`${letter.state === "redriven" ? "sent again" : "taken"} by re-drive #${formatCount(number)}`] as const,
    ),
    letter.redrives.left > 0 ? ["then", markup`taken by ${formatCountOf(letter.redrives.left, "other re-drive")}`] : null,
    discard === null
      ? null
      : [
          time(discard.at),
          markup`${discard.letter} by ${data(discard.actor)}${discard.reason === null ? null : markup`: ${data(discard.reason)}`}`,
        ],
    letter.expiresAt === null || letter.state === "gone" ? null : [time(letter.expiresAt), markup`leaves ${mono(stream)}`],
  ];
  const items = steps.flatMap((step) => (step === null ? [] : [markup`<li><span class="f">${step[0]}</span><span>${step[1]}</span></li>`]));
  return markup`<ol class="s">${items}</ol>`;
}

const diedWords = { stored: "given up", exhausted: "given up: it reached max_deliver", terminated: "ended by TERM" };

const factsOf = (letter: Letter): Markup =>
  facts([
    ["id", mono(letter.id)],
    ["subject", letter.subject === "" ? null : mono(letter.subject)],
    ["died on", letter.originalSubject === null ? dash : mono(letter.originalSubject)],
    ["consumer", letter.consumer === null ? dash : data(letter.consumer)],
    ["class", letter.errorClass === null ? null : data(letter.errorClass)],
    ["belongs to", flows(letter.correlation)],
    ["size", markup`${bytes(letter.sizeBytes)}`],
    ["generation", markup`${letter.generation}${letter.generation === 0 ? markup` <span class="f">never sent again before</span>` : null}`],
    ["notice", letter.notice === null ? null : data(letter.notice)],
  ]);

function errorPanel({ error, deliveries }: Letter): Markup {
  const aside = deliveries === null ? null : `after ${deliveries === 1 ? "1 delivery" : `${formatCount(deliveries)} deliveries`}`;
  const inside =
    error === null
      ? markup`<div class="in m">Nobody wrote down an error.</div>`
      : markup`<div class="in"><pre dir="auto">${error}</pre></div>`;
  return panel({ title: "Error", aside }, inside);
}

function messagePanels({ message, original }: Letter): Markup {
  const one = (title: string, { body, headers, headersLeft }: Letter["message"]) =>
    panel(
      { title, aside: "sizeBytes" in body ? formatCountOf(body.sizeBytes, "byte") : null },
      markup`${bodyOf(body)}${headersOf({ headers, headersLeft })}`,
    );
  if (original === null) return one("Message", message);
  return markup`${one("What died", original)}${one("Dead letter as stored", message)}`;
}
