import { headerText, withLines, type HeaderBlock } from "../../headers";
import { ownStreams } from "../../own-streams";
import { base64ToBytes, bytesToText, jsonSlice, textToBytes } from "../../payload";
import { matchesSome } from "../../subject";
import { pointed, stepsOf, type LetterPlace, type LetterProfile, type SubjectMap } from "../../subject-map";
import { matchesName } from "../detect";
import { withoutLetterId } from "./by-headers";
import type { Decoded, Profile, Stored } from "./types";
import { asCount, asObject, asSeq, asText, asTime } from "./values";

/** Where a letter lies, and the maps that may say how such letters are written. */
export type LetterOrigin = { stream: string; maps: readonly SubjectMap[] };

const OWN: readonly string[] = Object.values(ownStreams);

/** Profiles of the subject maps for a letter of this stream and subject. What Jetlag wrote itself is read as Jetlag wrote it. */
export function customProfiles({ stream, maps }: LetterOrigin, subject: string): Profile[] {
  if (OWN.includes(stream)) return [];
  const found: Profile[] = [];
  for (const { letters, deadLetters } of maps) {
    if (!letters) continue;
    const isHere = letters.streams.some((name) => matchesName(name, stream)) || matchesSome(deadLetters, subject);
    if (isHere) found.push(byPlaces(letters.profile));
  }
  return found;
}

/** Fits where one of the recognising places is there, and anything at all can be read: else the built-in profiles are tried. */
function byPlaces(profile: LetterProfile): Profile {
  return (stored) => {
    if (!profile.recognisedBy.some((place) => valueAt(place, stored) !== null)) return null;
    const facts = factsOf(profile, stored);
    if (Object.values(facts).every((fact) => fact === null)) return null;
    const envelope = profile.message === null ? {} : ({ isEnvelope: true } as const);
    return { profile: profile.name, ...facts, ...envelope, original: () => originalOf(profile, stored, facts) };
  };
}

type Facts = Omit<Decoded, "profile" | "isEnvelope" | "original">;

function factsOf(profile: LetterProfile, stored: Stored): Facts {
  const first = <T>(places: readonly LetterPlace[], read: (value: unknown, place: LetterPlace) => T | null): T | null => {
    for (const place of places) {
      const value = read(valueAt(place, stored), place);
      if (value !== null) return value;
    }
    return null;
  };
  return {
    originalSubject: first(profile.subject, asText),
    originalStream: first(profile.stream, asText),
    originalSeq: first(profile.seq, asSeq),
    consumer: first(profile.consumer, asText),
    error: first(profile.error, (value, place) => errorText(value, place, stored)),
    errorClass: first(profile.errorClass, asText),
    deliveries: first(profile.deliveries, asCount),
    failedAt: first(profile.failedAt, asTime),
  };
}

/** What stands there; `null` where nothing does: an empty header and a `null` say nothing. */
function valueAt(place: LetterPlace, { headers, json }: Stored): unknown {
  if ("header" in place) return headerText(headers, place.header) || null;
  return pointed(json(), place.body) ?? null;
}

/** A sentence; of an object its message, else the object as it was written. */
function errorText(value: unknown, place: LetterPlace, { payload }: Stored): string | null {
  const text = asText(value) ?? asText(asObject(value)?.message);
  if (text !== null || value === null || typeof value === "string" || "header" in place) return text;
  const written = jsonSlice(payload, stepsOf(place.body));
  return written && bytesToText(written);
}

function originalOf(profile: LetterProfile, stored: Stored, facts: Facts): ReturnType<Decoded["original"]> {
  if (profile.message !== null) return { payload: messageOf(profile.message, stored), headers: null };
  const { originalStream: stream, originalSeq: seq, consumer } = facts;
  const headers = stored.headers && withoutOwn(withoutLetterId(stored.headers, { stream, seq, consumer }), profile);
  return { payload: stored.payload, headers };
}

/** A string → its UTF-8, or what it encodes; anything else → its raw bytes, because parsing ruins large integers. */
function messageOf({ pointer, isBase64 }: NonNullable<LetterProfile["message"]>, { json, payload }: Stored): Uint8Array | null {
  const value = pointed(json(), pointer);
  if (typeof value === "string") return isBase64 ? base64ToBytes(value) : textToBytes(value);
  return isBase64 || value === undefined ? null : jsonSlice(payload, stepsOf(pointer));
}

/** Without the headers that the profile names: they tell of the death, and were none of the original's. */
function withoutOwn(block: HeaderBlock, { name: _name, message: _message, ...places }: LetterProfile): HeaderBlock | null {
  const own = new Set(
    Object.values(places).flatMap((some) => some.flatMap((place) => ("header" in place ? [place.header.toLowerCase()] : []))),
  );
  return withLines(
    block,
    block.lines.filter((line) => line.kind === "broken" || !own.has(line.name.toLowerCase())),
  );
}
