import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { newHeaders, toHeaders } from "@/lib/domain/headers";
import { toPayload } from "@/lib/domain/payload";
import type { EditPreview } from "@/lib/domain/redrive/edit/preview";
import { Edits } from "@/lib/domain/redrive/edit/schema";
import type { Readable, Refusal } from "@/lib/domain/redrive/plan/candidate";
import type { World } from "@/lib/domain/redrive/plan/facts";
import { targetStreamOf } from "@/lib/domain/redrive/plan/flows";
import { ANY_JOB } from "@/lib/domain/redrive/message/redrive-block";
import { isReadable, refuseLetter } from "@/lib/domain/redrive/plan/refuse-letter";
import { refuseSize, sizeOf } from "@/lib/domain/redrive/plan/refuse-size";
import type { Outgoing } from "@/lib/domain/redrive/types";
import { maxPayloadBytes, redriveWire } from "@/lib/nats/redrive";
import { isoOf } from "../iso";
import { findSelection } from "../jobs/find-selection";
import { gatherStreams } from "../jobs/gather-streams";
import { selectedBy, Selection } from "../jobs/selection";
import type { Redriving } from "./deps";
import { letterEditor, type LetterEditor } from "./letter-editor";
import { readLetters, type Stored } from "./read-letters";

/** Without edits: messages as they would go out. */
export const PreviewEdit = z.strictObject({ context: z.string().optional(), selection: Selection, edits: Edits.optional() });

const SHOWN = 10;

type Seen = { before: Outgoing; after: Outgoing };

/**
 * The first ten of a selection that would be edited, as they would go out before and after; what cannot be edited, or is too large for the stream
 * that stores its subject, says why. Nothing is kept. INVALID, NATS_UNAVAILABLE.
 */
export async function previewEdit(actor: Actor, input: z.input<typeof PreviewEdit>, deps: Redriving): Promise<EditPreview> {
  requireRole(actor, "operator");
  const { context: name, selection: asked, edits } = PreviewEdit.parse(input);
  const selection = await findSelection(selectedBy(asked), name, deps);
  const editor = edits && (await letterEditor(edits, deps));
  const letters: DeadLetter[] = [];
  for await (const portion of selection.portions) {
    editor?.meet(portion);
    letters.push(...portion.letters.filter((letter) => editor?.concerns(letter) ?? true).slice(0, SHOWN - letters.length));
    if (letters.length === SHOWN && !edits?.messages) break;
  }
  editor?.refuseStrangers();
  const seen = new Map<string, Seen>();
  const found = await readThem(letters, { deps, context: selection.context, editor: watched(editor, seen) });
  return {
    asOf: isoOf(deps.clock.now()),
    items: letters.map((letter) => toItem(letter, { ...found, seen: seen.get(letter.id) })),
  };
}

type Reading = { deps: Redriving; context: Parameters<typeof redriveWire>[0]; editor: LetterEditor };

type Found = { context: string; stored: ReadonlyMap<string, Stored>; world: Pick<World, "streams" | "maxPayloadBytes"> };

async function readThem(letters: readonly DeadLetter[], { deps, context, editor }: Reading): Promise<Found> {
  const named = {
    subjects: letters.flatMap(({ originalSubject }) => originalSubject ?? []),
    streams: letters.flatMap(({ stream, originalStream }) => [stream, ...(originalStream === null ? [] : [originalStream])]),
  };
  const { settings, db } = deps;
  const { streams } = await gatherStreams(context, named, { settings });
  const places = await db.deadLetters.places(letters.map(({ id }) => id));
  const stored = await readLetters(letters, { streams, wire: redriveWire(context), maps: settings.subjectMaps, places, editor });
  return { context: context.name, stored, world: { streams, maxPayloadBytes: maxPayloadBytes(context) } };
}

/** A plan keeps no bodies of what is not edited: here they are looked at as they come by. */
function watched(editor: LetterEditor | undefined, seen: Map<string, Seen>): LetterEditor {
  return {
    concerns: () => true,
    meet: () => undefined,
    refuseStrangers: () => undefined,
    apply(letter, outgoing, source) {
      const made = editor?.apply(letter, outgoing, source) ?? { outgoing };
      seen.set(letter.id, { before: outgoing, after: made.outgoing });
      return made;
    },
  };
}

function toItem(letter: DeadLetter, { seen, context, ...found }: Found & { seen: Seen | undefined }): EditPreview["items"][number] {
  const stored = found.stored.get(letter.id) ?? null;
  const planned = { id: letter.id, letter, places: [], stored, seenExhausted: null, claimedBy: null, redrivenBy: null };
  const refused = refuseLetter(planned) ?? (isReadable(planned) ? refuseLarge(planned, found.world) : null);
  const isEdited = !(stored && "outgoing" in stored && stored.edit?.kind === "refused");
  return { id: letter.id, context, before: seen ? shown(seen.before) : null, after: seen && isEdited ? shown(seen.after) : null, refused };
}

function refuseLarge(from: Readable, { streams, maxPayloadBytes: most }: Found["world"]): Refusal | null {
  const { subject } = from.stored.outgoing;
  const target = subject === null ? null : targetStreamOf(streams, subject);
  return target ? refuseSize({ target, sizeBytes: sizeOf(from, target, ANY_JOB) }, { maxPayloadBytes: most }) : null;
}

const shown = ({ headers, payload }: Outgoing) => ({ headers: toHeaders(newHeaders(headers)), payload: toPayload(payload) });
