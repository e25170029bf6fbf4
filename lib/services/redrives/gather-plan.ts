import "server-only";
import { formatCount } from "@/lib/domain/format";
import { isOwnPlace } from "@/lib/domain/dead-letter/own-place";
import type { PlanLetter, World } from "@/lib/domain/redrive/plan/facts";
import { beginPlan, type Made, type PlanTerms } from "@/lib/domain/redrive/plan/make-plan";
import { AppError } from "@/lib/errors";
import { redriveWire } from "@/lib/nats/redrive";
import type { Deps } from "../deps";
import type { Portion, Selection } from "../jobs/find-selection";
import { gatherInPlace } from "./gather-in-place";
import { gatherLetters } from "./gather-letters";
import { growingWorld } from "./growing-world";
import type { LetterEditor } from "./letter-editor";

type Gathering = Pick<Deps, "db" | "watch" | "settings" | "clock"> & { editor?: LetterEditor };

/** As many as one plan takes. The embedded database has one session, which a start holds: of more everybody else would wait for too long. */
const MAX_LETTERS = { embedded: 100_000, postgresql: 1_000_000 };
/** So many portions of letters are read while one is judged. */
const AHEAD = 2;

type Died = { stream: string; seq: number; consumer: string | null };

/** What is asked of a letter once its bytes are let go. */
const diedOf = ({ stream, seq, consumer }: Died): Died => ({ stream, seq, consumer });

/** The plan of a selection, from what NATS and the database say now. Bytes of a letter are held only while its portion is read. */
export async function gatherPlan({ context, portions, question }: Selection, terms: PlanTerms, deps: Gathering): Promise<Made> {
  const { db, settings, editor } = deps;
  const planning = beginPlan(terms);
  const world = await growingWorld(context, { aim: terms.options.aim ?? null, question }, deps);
  const reading: Promise<PlanLetter[]>[] = [];
  const read = async ({ letters, unknown }: Portion, streams: World["streams"]): Promise<PlanLetter[]> => {
    const wire = redriveWire(context);
    const known = await gatherLetters(letters, { context: context.name, streams, wire, maps: settings.subjectMaps, db, editor });
    return [...known, ...unknown.map((id) => ({ id, letter: null }) as const)];
  };
  const judge = async (letters: readonly PlanLetter[]) => planning.add(letters, await world.receive(letters));

  const { inPlace } = terms.options;
  const died: Died[] = [];
  const most = MAX_LETTERS[db.kind];
  let count = 0;
  for await (const portion of portions) {
    count += portion.letters.length + portion.unknown.length;
    if (count > most)
      throw new AppError("UNSUPPORTED", `More than ${formatCount(most)} dead letters match, and one plan takes no more: narrow it down.`);
    if (inPlace) for (const letter of portion.letters) if (isOwnPlace(letter)) died.push(diedOf(letter));
    editor?.meet(portion);
    const next = read(portion, await world.reach(portion.letters));
    next.catch(() => undefined); // it is awaited below, unless an earlier one fails first
    reading.push(next);
    const first = reading.length > AHEAD ? await reading.shift() : undefined;
    if (first) await judge(first);
  }
  for (const letters of reading) await judge(await letters);
  editor?.refuseStrangers();
  const whole = await world.whole();
  return planning.end(inPlace ? { ...whole, inPlace: await gatherInPlace(context, died) } : whole);
}
