import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { DeadLetterListQuery } from "@/lib/domain/dead-letter/row";
import { csvHeader, csvLine, ndjsonLine } from "@/lib/domain/export";
import { AppError } from "@/lib/errors";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { letterFilter } from "./letter-filter";
import { placesOf, rootsOf, toRow } from "./to-row";

const formats = {
  csv: { line: csvLine, header: csvHeader(), contentType: "text/csv; charset=utf-8; header=present" },
  ndjson: { line: ndjsonLine, header: "", contentType: "application/x-ndjson" },
} as const;

/** All filters of the list, and no window: an export is whole. */
export const ExportDeadLetters = DeadLetterListQuery.omit({ limit: true, cursor: true, offset: true }).extend({
  format: z.enum(["csv", "ndjson"]),
});

type Export = {
  fileName: string;
  contentType: string;
  /** Some thousand lines each. Throws where it cannot go on: what was read until then is not all. */
  chunks: AsyncGenerator<string, void>;
};

/**
 * The rows of a list as lines, newest first: those that were indexed when it began, each as it is when its batch is read. Looking is not an act, so
 * nothing is written to the audit. The first batch is read before it answers, so that what fails at once is an error like any other.
 */
export async function exportDeadLetters(
  actor: Actor,
  input: z.input<typeof ExportDeadLetters>,
  deps: Pick<Deps, "db" | "watch" | "clock" | "log" | "closing">,
): Promise<Export> {
  requireRole(actor, "viewer");
  const { format, context, group, ...query } = ExportDeadLetters.parse(input);
  const contexts = selectContexts(deps.watch, context).map(({ name }) => name);
  const { filter } = letterFilter(query, { contexts, clock: deps.clock });
  const groups = group === undefined ? undefined : await deps.db.groups.members(group);
  const chunks = chunksOf(deps.db.deadLetters.export({ ...filter, groups }), format, deps);
  const first = await chunks.next();
  const at = new Date(deps.clock.now()).toISOString().slice(0, 19).replaceAll(":", "-");
  return {
    fileName: `dead-letters-${at}Z.${format}`,
    contentType: formats[format].contentType,
    chunks: withFirst(first, chunks),
  };
}

type Batches = ReturnType<Deps["db"]["deadLetters"]["export"]>;

async function* chunksOf(batches: Batches, format: keyof typeof formats, deps: Pick<Deps, "db" | "watch" | "log" | "closing">) {
  const { line, header } = formats[format];
  let text: string = header;
  try {
    for await (const letters of batches) {
      if (deps.closing.aborted) throw new AppError("GONE", "This console is stopping.");
      const [places, roots] = await Promise.all([placesOf(letters, deps), rootsOf(letters, deps)]);
      for (const letter of letters) text += line(toRow(letter, { watch: deps.watch, places: places.get(letter.id), roots }));
      yield text; // also an empty one: whoever has left is noticed between batches
      text = "";
    }
    yield text;
  } catch (error) {
    deps.log.warn({ err: error }, "an export of dead letters broke off"); // once it has begun, nobody else can say why
    throw error;
  }
}

async function* withFirst(first: IteratorResult<string, void>, rest: AsyncGenerator<string, void>): AsyncGenerator<string, void> {
  try {
    if (first.done) return;
    yield first.value;
    yield* rest;
  } finally {
    await rest.return(); // also where nobody asked for a second
  }
}
