import { matchesSome } from "../subject";
import { headerText, type HeaderBlock } from "../headers";
import { storable } from "../payload";
import { pointed } from "./pointed";
import { rulesFor } from "./rules-for";
import type { FlowKey, SubjectMap } from "./types";

export type Correlation = { flow: string; key: string };

/** A message as its sender meant it: the subject it was published on, its headers, its body where that is a JSON object. */
export type Correlated = { subject: string; headers: HeaderBlock | null; json(): unknown };

const MAX_KEY_LENGTH = 200;

/** Which flows a message belongs to, by the subject maps; each flow and key once, in the order of the maps. */
export function correlate(maps: readonly SubjectMap[], message: Correlated): Correlation[] {
  const found: { flow: string; value: string }[] = [];
  for (const { flow, subjects, places } of rulesFor(maps, message.subject)) {
    if (!matchesSome(subjects, message.subject)) continue;
    const value = firstOf(places, message);
    if (value && !found.some((other) => other.flow === flow && other.value === value)) found.push({ flow, value });
  }
  return found.map(({ flow, value }) => ({ flow, key: storable(value.slice(0, MAX_KEY_LENGTH)) }));
}

function firstOf(places: readonly FlowKey[], message: Correlated): string | null {
  for (const place of places) {
    const text = read(place, message);
    if (text) return text;
  }
  return null;
}

function read(place: FlowKey, { subject, headers, json }: Correlated): string | null {
  if ("token" in place) return subject.split(".")[place.token] ?? null;
  if ("header" in place) return headerText(headers, place.header);
  const value = pointed(json(), place.body);
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}
