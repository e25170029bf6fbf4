import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { decode } from "@/lib/domain/dead-letter/decode";
import { isOriginal } from "@/lib/domain/dead-letter/is-original";
import { isSameBody } from "@/lib/domain/dead-letter/same-body";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import { parseHeaders, toHeaders } from "@/lib/domain/headers";
import { toPayload } from "@/lib/domain/payload";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import { readStreamState } from "@/lib/nats/messages";
import { snapshotOf } from "../contexts/freshness";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { cameBackAs, sentBefore } from "./generations";
import { findLetter, readAt, readStored } from "./read-stored";
import { placesOf, rootsOf, toRow } from "./to-row";

export const GetDeadLetter = z.strictObject({ id: z.string() });

type Reading = Pick<Deps, "db" | "nats" | "watch" | "clock"> & {
  settings: Pick<Deps["settings"], "subjectMaps">;
  /** Where payloads are cut; else where the API cuts them. */
  maxPayloadBytes?: number;
};

/**
 * One dead letter: its row, and its bytes as they lie in NATS now. What cannot be read is said in `notice`; the row is shown
 * all the same. NOT_FOUND for an unknown id.
 */
export async function getDeadLetter(actor: Actor, input: z.input<typeof GetDeadLetter>, deps: Reading): Promise<DeadLetterDetail> {
  requireRole(actor, "viewer");
  const { id } = GetDeadLetter.parse(input);
  const letter = await findLetter(id, deps);

  const [{ stored, notice }, places, roots, before, back] = await Promise.all([
    tryToRead(letter, deps),
    placesOf([letter], deps),
    rootsOf([letter], deps),
    sentBefore(letter, deps),
    cameBackAs(letter, deps),
  ]);
  return {
    ...toRow(letter, { watch: deps.watch, places: places.get(letter.id), roots }),
    asOf: isoOf(deps.clock.now()),
    subject: letter.subject,
    payloadAvailable: stored !== null,
    payload: stored && toPayload(stored.payload, { maxBytes: deps.maxPayloadBytes }),
    headers: toHeaders(stored?.headerBlock ? parseHeaders(stored.headerBlock) : null),
    original: await originalOf(letter, stored, deps),
    previous: before?.letters[0]?.id ?? null,
    next: back[0]?.letter.id ?? null,
    redrives: await deps.db.redrives.ofLetter(letter.id),
    discard: await discardOf(letter.id, deps),
    notice,
  };
}

async function discardOf(id: string, { db }: Reading): Promise<DeadLetterDetail["discard"]> {
  const discard = await db.discards.ofLetter(id);
  return discard && { ...discard, at: isoOf(discard.at), undoUntil: isoOf(discard.undoUntil) };
}

/** An advisory came too late. Open still: somebody has to say what becomes of it. */
const isUnread = ({ state, subject, payloadAvailable }: DeadLetter) => state === "open" && subject === "" && !payloadAvailable;

const whyGone = ({ kind }: DeadLetter) => (kind === "terminated" ? " On a work queue a TERM removes it at once." : "");

async function tryToRead(letter: DeadLetter, deps: Reading): Promise<{ stored: RawMessage | null; notice: string | null }> {
  try {
    const stored = await readStored(letter, deps);
    const discarded = `It was discarded: it is no longer in ${letter.stream}. Its row is what was known of it.`;
    const left = `It is no longer in ${letter.stream}: expired, purged or deleted. Its row is what was known of it.`;
    const unread = `Its message had left ${letter.stream} before it was read: nothing of it is left to look at, or to send again.${whyGone(letter)}`;
    const why = letter.state === "discarded" ? discarded : isUnread(letter) ? unread : left;
    return { stored, notice: stored ? null : why };
  } catch (error) {
    if (error instanceof AppError) return { stored: null, notice: error.message };
    throw error;
  }
}

/** The message that died: where it still lies in its own stream, those bytes; else what the dead letter holds of it. */
async function originalOf(letter: DeadLetter, stored: RawMessage | null, deps: Reading): Promise<DeadLetterDetail["original"]> {
  const kept = stored ? decode(stored, { stream: letter.stream, maps: deps.settings.subjectMaps }).original() : null;
  const place = await originalPlace(letter, kept?.payload ?? null, deps);
  if (place.message) {
    const { payload, headerBlock } = place.message;
    return {
      payload: toPayload(payload, { maxBytes: deps.maxPayloadBytes }),
      headers: toHeaders(headerBlock && parseHeaders(headerBlock)),
      stillStored: true,
      hasStream: true,
    };
  }
  return {
    payload: kept?.payload ? toPayload(kept.payload, { maxBytes: deps.maxPayloadBytes }) : null,
    headers: kept?.headers ? toHeaders(kept.headers) : null,
    stillStored: place.stillStored,
    hasStream: place.hasStream,
  };
}

type OriginalPlace = { message: RawMessage | null; stillStored: boolean | null; hasStream: boolean | null };

const unknownPlace: OriginalPlace = { message: null, stillStored: null, hasStream: null };
const leftPlace: OriginalPlace = { message: null, stillStored: false, hasStream: true };

/**
 * Whether the original still lies where the letter says it was; `held` is what the letter holds of it. `stillStored: null` when the letter does
 * not say where, or when we cannot look.
 */
async function originalPlace(letter: DeadLetter, held: Uint8Array | null, deps: Reading): Promise<OriginalPlace> {
  const { originalStream, originalSeq, originalCreatedAt } = letter;
  if (originalStream === null || originalSeq === null) return unknownPlace;
  try {
    const at = await readAt(letter.context, originalStream, originalSeq, deps);
    if (at === "no-stream") return { ...leftPlace, hasStream: false };
    if (!at || !isOriginal(letter, at.message) || (await isOfAnotherLife(letter, originalStream, deps))) return leftPlace;
    // Nothing says in which life of the stream it died: what lies there may be a stranger's.
    const isStranger = originalCreatedAt === null && held !== null && !isSameBody(held, at.message.payload);
    return isStranger ? leftPlace : { message: at.message, stillStored: true, hasStream: true };
  } catch (error) {
    if (error instanceof AppError) return unknownPlace;
    throw error;
  }
}

/** Whether the letter knows in which life of the stream it died, and that is over. */
async function isOfAnotherLife({ context, originalCreatedAt }: DeadLetter, stream: string, { nats, watch }: Reading): Promise<boolean> {
  const connection = nats.get(context);
  if (originalCreatedAt === null || !connection) return false;
  const state = watch.context(context)?.state();
  const seen = state && snapshotOf(state)?.streams.find(({ name }) => name === stream);
  return (await readStreamState(connection, stream, seen ?? null))?.createdAt !== originalCreatedAt;
}
