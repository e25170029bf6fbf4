import { pointerSteps } from "./pointer";

/*
 * JSON Patch, RFC 6902. An object's keys are its own: `__proto__` and `constructor` are keys like others, what an object inherits is none.
 * Neither the document nor the patch is changed or shared: what is applied again and again to other bodies must stay what it was.
 */

export type Json = string | number | boolean | null | Json[] | JsonObject;
type JsonObject = { [key: string]: Json };

export type PatchOperation =
  | { op: "add" | "replace" | "test"; path: string; value: Json }
  | { op: "remove"; path: string }
  | { op: "move" | "copy"; from: string; path: string };

/** Why a patch does not apply, and by which of its operations (from 0). */
type Failed = { index: number; why: string };

/** Copies of copies grow without end: that many characters of JSON may be copied by one patch. */
const MOST_COPIED = 8 * 1024 * 1024;

/** The patched document, or why it does not apply: then nothing of it does. */
export function applyPatch(document: Json, patch: readonly PatchOperation[]): { patched: Json } | Failed {
  const patching = { root: clone(document), copied: 0 };
  for (const [index, operation] of patch.entries()) {
    const why = apply(patching, operation);
    if (why !== null) return { index, why };
  }
  return { patched: patching.root };
}

type Patching = { root: Json; copied: number };

function apply(patching: Patching, operation: PatchOperation): string | null {
  const path = pointerSteps(operation.path);
  if (!path) return `${operation.path} is no JSON pointer`;
  if ("from" in operation) return relocate(patching, operation, path);
  if (operation.op === "remove") return remove(patching, path);
  if (operation.op === "add") return add(patching, path, clone(operation.value));
  const found = valueAt(patching.root, path);
  if (found === undefined) return missing(operation.path);
  if (operation.op === "test") return isSame(found, operation.value) ? null : `${operation.path || "the body"} is another value`;
  return put(patching, path, clone(operation.value));
}

function relocate(patching: Patching, { op, from, path: to }: { op: "move" | "copy"; from: string; path: string }, path: string[]) {
  const source = pointerSteps(from);
  if (!source) return `${from} is no JSON pointer`;
  const found = valueAt(patching.root, source);
  if (found === undefined) return missing(from);
  if (op === "copy") {
    const text = JSON.stringify(found);
    patching.copied += text.length;
    return patching.copied > MOST_COPIED ? `it copies more than ${MOST_COPIED} characters` : add(patching, path, JSON.parse(text) as Json); // it was written above
  }
  if (from === to) return null;
  if (to.startsWith(`${from}/`)) return `${from} cannot be moved into itself`;
  return remove(patching, source) ?? add(patching, path, found);
}

const missing = (pointer: string) => `there is no ${pointer}`;

/** What a pointer names; `undefined`, which no JSON is, where nothing is there. */
function valueAt(root: Json, path: readonly string[]): Json | undefined {
  let at: Json | undefined = root;
  for (const step of path) {
    if (at === undefined) return undefined;
    at = childOf(at, step);
  }
  return at;
}

function childOf(holder: Json, step: string): Json | undefined {
  if (Array.isArray(holder)) return INDEX.test(step) ? holder[Number(step)] : undefined;
  return isObject(holder) && Object.hasOwn(holder, step) ? holder[step] : undefined;
}

const INDEX = /^(0|[1-9]\d*)$/;
const isObject = (value: Json): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

type Spot = { holder: Json; step: string };

/** What holds the place, and under which step; `null` where nothing does. Not of the root. */
function spotOf(root: Json, path: readonly string[]): Spot | null {
  const holder = valueAt(root, path.slice(0, -1));
  const step = path.at(-1);
  return holder === undefined || step === undefined ? null : { holder, step };
}

function add(patching: Patching, path: readonly string[], value: Json): string | null {
  if (path.length === 0) return put(patching, path, value);
  const spot = spotOf(patching.root, path);
  if (!spot) return `there is nothing that could hold ${pointerOf(path)}`;
  const { holder, step } = spot;
  if (Array.isArray(holder)) {
    const index = step === "-" ? holder.length : INDEX.test(step) ? Number(step) : Number.NaN;
    if (!(index <= holder.length)) return `${pointerOf(path)} is no place in a list of ${holder.length}`;
    holder.splice(index, 0, value);
    return null;
  }
  if (!isObject(holder)) return `there is nothing that could hold ${pointerOf(path)}`;
  setOwn(holder, step, value);
  return null;
}

/** Of a place that is there. */
function put(patching: Patching, path: readonly string[], value: Json): string | null {
  const spot = spotOf(patching.root, path);
  if (!spot) patching.root = value;
  else if (Array.isArray(spot.holder)) spot.holder[Number(spot.step)] = value;
  else if (isObject(spot.holder)) setOwn(spot.holder, spot.step, value);
  return null;
}

function remove(patching: Patching, path: readonly string[]): string | null {
  const spot = spotOf(patching.root, path);
  if (path.length === 0) return "the whole body cannot be removed";
  if (!spot || childOf(spot.holder, spot.step) === undefined) return missing(pointerOf(path));
  if (Array.isArray(spot.holder)) spot.holder.splice(Number(spot.step), 1);
  else if (isObject(spot.holder)) delete spot.holder[spot.step];
  return null;
}

const pointerOf = (path: readonly string[]) => path.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** An assignment to `__proto__` would set what the object inherits. */
const setOwn = (holder: JsonObject, key: string, value: Json) =>
  Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });

const clone = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json; // what is written as JSON is read as JSON

/** RFC 6902 §4.6: numbers by value, objects whatever the order of their keys. */
function isSame(one: Json, other: Json): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, index) => isSame(each, other[index] ?? null));
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => {
      const [mine, theirs] = [childOf(one, key), childOf(other, key)];
      return mine !== undefined && theirs !== undefined && isSame(mine, theirs);
    })
  );
}
