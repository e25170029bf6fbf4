import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { purposeKey, purposes, type OwnStreamName } from "@/lib/domain/own-streams";
import { covers, overlaps } from "@/lib/domain/subject";
import { AppError } from "@/lib/errors";
import { JsApiError } from "./js-api";
import { isDenied } from "./messages/read-message";
import { streamInfo } from "./stream-info";
import type { NatsContext } from "./types";
import type { WireStream } from "./wire/stream";

const NANOS_PER_MS = 1_000_000;
const MIB = 1024 * 1024;
const TRIES = 10;
const AGAIN_MS = 200;

/** nats-server 2.15.1 `server/errors.json`. */
const errors = { overlap: 10065, nameInUse: 10058, insufficient: 10023, storageExceeded: 10047, memoryExceeded: 10028 } as const;
const NO_ROOM: readonly number[] = [errors.insufficient, errors.storageExceeded, errors.memoryExceeded];

/** A stream of ours as it shall be. What a person has changed of it otherwise stays. */
export type OwnStream = {
  name: OwnStreamName;
  description: string;
  subjects: readonly string[];
  discard: "old" | "new";
  maxAgeMs: number;
  /** What lies there longer than `maxAgeMs` may: it was promised. */
  neverShorter?: boolean;
  maxBytes: number;
  /** When it is made. */
  replicas: number;
};

export type Ensured = { done: "made" | "updated" | "nothing"; stream: WireStream };

/**
 * Makes the stream, or sees that the one that is there is ours, takes messages, takes these subjects, and keeps as long as it shall. Safe to
 * repeat, and by two consoles at once. REFUSED: the name or a subject is somebody else's, or there is no room; NATS_DENIED names the verb.
 */
export async function ensureOwnStream(context: NatsContext, wanted: OwnStream): Promise<Ensured> {
  const there = await infoOrNull(context, wanted.name);
  const { done, stream } = there ? { done: "nothing" as const, stream: there } : await create(context, wanted);
  const why = whyNotOurs(stream, wanted.name);
  if (why) throw new AppError("REFUSED", why);
  const config = stream.config ?? {};
  const missing = wanted.subjects.filter((subject) => !(config.subjects ?? []).some((each) => covers(each, subject)));
  const ageMs = maxAgeOf(config.max_age ?? 0, wanted);
  if (missing.length === 0 && ageMs === null) return { done, stream };
  const isWanted = (subject: string) => wanted.subjects.includes(subject);
  const more = (config.subjects ?? []).filter((each) => !isWanted(each) && !missing.some((subject) => overlaps(each, subject)));
  const ours = wanted.subjects.filter((each) => missing.includes(each) || config.subjects?.includes(each));
  const changed = {
    ...config,
    subjects: [...ours, ...more],
    ...(ageMs === null ? {} : { max_age: ageMs * NANOS_PER_MS }),
  };
  return { done: done === "made" ? "made" : "updated", stream: await ask(context, "STREAM.UPDATE", wanted, changed) };
}

/** `null`: it keeps them as long as it shall. 0 is for ever. */
function maxAgeOf(nanosNow: number, { maxAgeMs, neverShorter }: OwnStream): number | null {
  const isEnough = neverShorter === true && (nanosNow === 0 || nanosNow >= maxAgeMs * NANOS_PER_MS);
  return isEnough || nanosNow === maxAgeMs * NANOS_PER_MS ? null : maxAgeMs;
}

/** Why a stream of that name is not one that Jetlag made and may use; `null`: it is. */
export function whyNotOurs({ config }: WireStream, name: OwnStreamName): string | null {
  if (config?.metadata?.[purposeKey] !== purposes[name])
    return `There is a stream ${name} that Jetlag did not make (it has no ${purposeKey}: ${purposes[name]}), and it changes no stream of yours: rename it, or do without.`;
  if (config.sealed || config.mirror || config.no_ack)
    return `${name} was changed and takes no messages any more (sealed, a mirror, or without answers).`;
  return null;
}

async function infoOrNull(context: NatsContext, name: OwnStreamName): Promise<WireStream | null> {
  try {
    return await streamInfo<WireStream>(context, name);
  } catch (error) {
    throw isDenied(error) ? denied(`STREAM.INFO.${name}`, error) : error;
  }
}

/** The server sets max_bytes aside at once: where the account has less to give, the stream is smaller. */
async function create(context: NatsContext, wanted: OwnStream): Promise<Ensured> {
  let refused: JsApiError | null = null;
  for (const maxBytes of [wanted.maxBytes, ...[256 * MIB, 64 * MIB].filter((less) => less < wanted.maxBytes)]) {
    try {
      return { done: "made", stream: await ask(context, "STREAM.CREATE", wanted, configOf(wanted, maxBytes)) };
    } catch (error) {
      if (!(error instanceof JsApiError)) throw error;
      if (error.errCode === errors.nameInUse) {
        const theirs = await madeByOthers(context, wanted.name);
        if (theirs) return { done: "nothing", stream: theirs };
      }
      if (!NO_ROOM.includes(error.errCode)) throw error;
      refused = error;
    }
  }
  throw new AppError("REFUSED", `There is no room for ${wanted.name}: ${refused?.description ?? "refused"}.`, { cause: refused });
}

/** Somebody else made it at this moment, perhaps with other settings: a cluster may know the name before it knows the stream. */
async function madeByOthers(context: NatsContext, name: OwnStreamName): Promise<WireStream | null> {
  for (let tries = 1; ; tries++) {
    const theirs = await infoOrNull(context, name);
    if (theirs || tries === TRIES) return theirs;
    await sleep(AGAIN_MS);
  }
}

const configOf = ({ name, description, subjects, discard, maxAgeMs, replicas }: OwnStream, maxBytes: number) => ({
  name,
  description,
  subjects,
  discard,
  retention: "limits",
  storage: "file",
  max_age: maxAgeMs * NANOS_PER_MS,
  max_bytes: maxBytes,
  num_replicas: replicas,
  allow_direct: true,
  metadata: { [purposeKey]: purposes[name] },
});

async function ask(context: NatsContext, verb: "STREAM.CREATE" | "STREAM.UPDATE", wanted: OwnStream, config: object): Promise<WireStream> {
  const what = `${verb}.${wanted.name}`;
  try {
    return await context.api<WireStream>(what, config);
  } catch (error) {
    if (isDenied(error)) throw denied(what, error);
    throw error instanceof JsApiError && error.errCode === errors.overlap ? await overlapping(context, wanted, error) : error;
  }
}

const denied = (what: string, cause: unknown) => new AppError("NATS_DENIED", `not permitted: ${what}`, { cause });

/** Two streams cannot take one subject. */
async function overlapping(context: NatsContext, { name, subjects }: OwnStream, cause: JsApiError): Promise<AppError> {
  const asked = subjects.map((subject) => context.api<{ streams?: string[] | null }>("STREAM.NAMES", { subject }));
  const answers = await Promise.all(asked).catch((error: unknown) => {
    if (error instanceof AppError) return []; // who it is would only have been good to know
    throw error;
  });
  const others = new Set(answers.flatMap(({ streams }) => streams ?? []).filter((each) => each !== name));
  const who = [...others].join(", ") || "another stream";
  const what = `${who} takes subjects of ${subjects.join(", ")}, which ${name} needs`;
  return new AppError("REFUSED", `${what} (${cause.description}): Jetlag changes no stream of yours.`, { cause });
}
