import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { Consumer } from "@/lib/domain/consumer/types";
import { SubjectListQuery, type SubjectList } from "@/lib/domain/stream/row";
import { isPattern, matchesSome } from "@/lib/domain/subject";
import { AppError, invalidField } from "@/lib/errors";
import { findStream } from "../contexts/find-in-snapshot";
import { incompleteOf } from "../contexts/freshness";
import { selectContext } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { startOf, toCursor } from "../list/cursor";

export const ListSubjects = SubjectListQuery.extend({ stream: z.string() });

/** What STREAM.INFO says when asked for subjects; nats-server 2.15.1 gives at most 100,000 at once, sorted when there are more. */
type SubjectsInfo = { total?: number; state: { subjects?: Record<string, number> } };
const SUBJECTS_AT_ONCE = 100_000;

/** Subjects on which messages lie now, with their consumers as of the last tick. Asks the server each time; INVALID for a filter that is no subject pattern. */
export async function listSubjects(
  actor: Actor,
  input: z.input<typeof ListSubjects>,
  deps: Pick<Deps, "watch" | "nats" | "clock">,
): Promise<z.infer<typeof SubjectList>> {
  requireRole(actor, "viewer");
  const { stream, context: contextName, filter = ">", limit, ...where } = ListSubjects.parse(input);
  if (!isPattern(filter)) throw invalidField(["filter"], "is not a subject or a pattern such as orders.>");
  const start = startOf(where);

  const context = selectContext(deps.watch, contextName);
  const { snapshot } = findStream(context, stream);
  const from = start - (start % SUBJECTS_AT_ONCE);
  const info = await readSubjects(deps, { context: context.name, stream, filter, from });

  const names = Object.keys(info.state.subjects ?? {}).toSorted();
  const total = info.total ?? from + names.length;
  const page = names.slice(start - from, start - from + limit);
  const readers = snapshot.consumers.filter((consumer) => consumer.stream === stream);
  const end = start + page.length;
  return {
    asOf: isoOf(deps.clock.now()),
    items: page.map((subject) => ({
      context: context.name,
      subject,
      messages: info.state.subjects?.[subject] ?? 0,
      consumers: readers
        .filter((consumer) => reads(consumer, subject))
        .map((consumer) => consumer.name)
        .toSorted(),
    })),
    total,
    nextCursor: page.length > 0 && end < total ? toCursor(end) : null,
    incomplete: incompleteOf([context], "consumers"),
  };
}

async function readSubjects(
  deps: Pick<Deps, "nats">,
  { context, stream, filter, from }: { context: string; stream: string; filter: string; from: number },
) {
  const nats = deps.nats.get(context);
  if (!nats) throw new AppError("NATS_UNAVAILABLE", `${context} is not connected.`);
  return nats.api<SubjectsInfo>(`STREAM.INFO.${stream}`, { subjects_filter: filter, offset: from });
}

function reads(consumer: Consumer, subject: string): boolean {
  return consumer.filterSubjects.length === 0 || matchesSome(consumer.filterSubjects, subject);
}
