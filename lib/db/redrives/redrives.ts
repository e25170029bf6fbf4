import "server-only";
import { Prisma, type PrismaClient } from "../generated/client";
import { readAnswers } from "./answers";
import { basesOf } from "./base-of";
import { cameBack, sentAsPlace } from "./came-back";
import { claimAndStart } from "./claim-and-start";
import { createRedrive } from "./create-redrive";
import { isExpired, jobsOf } from "../jobs/read-jobs";
import { stillStands, timesInPlace } from "./in-place";
import { findItems } from "./items-in-state";
import { countNameless, lettersIn } from "./letters-in";
import { placesAs, toPlace, type PlaceColumns } from "./places";
import { pruneRedrives } from "./prune-redrives";
import { readFailures } from "./read-failures";
import { readItems } from "./read-items";
import { readHead, readRedrives } from "./read-redrives";
import { resolveItems } from "./resolve-items";
import { resultOf } from "./runs";
import { readSeries } from "./settling";
import { lettersOn, sendingsOf } from "./sendings";
import { sendingOf, sendingsOfLetter } from "./sent-copies";
import { seenSince } from "./seen-since";
import { steering } from "./steering";
import type { Redrives } from "./types";

export function redrivesIn(client: PrismaClient): Redrives {
  const { get, written, list } = jobsOf(client, readRedrives, { table: "redrive", newestFirst: "number DESC" });
  return {
    async create(job) {
      await createRedrive(client, job);
      return written(job.id);
    },

    get,
    head: (id) => readHead(client, id),
    list,

    async items(id, { state, n }, window) {
      const { page, total } = await findItems(client, id, { state, n, ...window });
      // One that became something else meanwhile is none of them.
      const isStill = Prisma.sql`(${state ?? null}::text IS NULL OR state = ${state ?? null})`;
      return { rows: await readItems(client, id, Prisma.sql`WHERE n = ANY(${page}::int[]) AND ${isStill} ORDER BY n`), total };
    },

    failures: (id) => readFailures(client, id),

    async claimAndStart(id, start) {
      const outcome = await claimAndStart(client, id, start);
      if (outcome.kind === "started") return { kind: "started", job: await written(id) };
      return outcome.kind === "held" ? outcome : { kind: "not-planned", job: await get(id) };
    },

    lettersIn: (id, state) => lettersIn(client, id, state),
    nameless: (id) => countNameless(client, id),
    seenSince: (id) => seenSince(client, id),
    sendings: (id) => sendingsOf(client, id),
    lettersOn: (id, subjects) => lettersOn(client, id, subjects),

    async cancel(id) {
      const changed = await client.$executeRaw`
        UPDATE redrive SET state = 'cancelled', ended_at = now() WHERE id = ${id}::uuid AND state = 'planned' AND NOT ${isExpired}`;
      return changed === 1;
    },

    ...steering(client),

    resolveItems: (id, decided) => resolveItems(client, id, decided),
    basesOf: (id, items) => basesOf(client, { id, items }),
    cameBack: (id, items) => cameBack(client, { id, items }),
    answers: (id, items) => readAnswers(client, id, items),
    sentAsPlace: (sightings, seq) => sentAsPlace(client, { sightings, seq }),

    async claimsOn(context, places) {
      const rows = await client.$queryRaw<(PlaceColumns & { redrive: string; number: number; actor: string })[]>`
        SELECT r.stream, r.created, r.seq, job.id::text AS redrive, job.number, job.actor_name AS actor
        FROM ${placesAs(places)}
          JOIN claim ON claim.context = ${context} AND claim.stream = r.stream AND claim.stream_created_at = r.created AND claim.seq = r.seq
          JOIN redrive AS job ON job.id = claim.redrive_id`;
      return rows.map(({ redrive, number, actor, ...at }) => ({ place: toPlace(at), redrive, number, actor }));
    },

    async sentOriginals(context, originals) {
      const rows = await client.$queryRaw<(PlaceColumns & { redrive: string; number: number; certain: boolean })[]>`
        WITH sent AS MATERIALIZED (
          SELECT r.stream, r.created, r.seq, item.redrive_id, result.state = 'published' AS certain FROM ${placesAs(originals)}
            JOIN redrive_item AS item ON item.original_stream = r.stream AND item.original_seq = r.seq AND item.original_created_at = r.created
            CROSS JOIN LATERAL ${resultOf({ job: Prisma.sql`item.redrive_id`, item: Prisma.sql`item.n` })} AS result
          WHERE result.state IN ('published', 'unknown') AND ${stillStands(Prisma.sql`item`, Prisma.sql`result`)})
        SELECT DISTINCT ON (stream, created, seq) stream, created, seq, job.id::text AS redrive, job.number, certain
        FROM sent JOIN redrive AS job ON job.id = sent.redrive_id AND job.context = ${context}
        ORDER BY stream, created, seq, certain DESC, job.number DESC`;
      return rows.map(({ redrive, number, certain, ...at }) => ({ place: toPlace(at), redrive, number, certain }));
    },

    timesInPlace: (context, originals) => timesInPlace(client, context, originals),

    ofLetter: (deadLetter) => client.$queryRaw<{ id: string; number: number }[]>`
      SELECT redrive.id::text AS id, number FROM redrive_letter JOIN redrive ON redrive.id = redrive_letter.redrive_id
      WHERE dead_letter = ${deadLetter} AND started_at IS NOT NULL ORDER BY number DESC`,

    sendingOf: (context, copy) => sendingOf(client, context, copy),
    series: (id, points) => readSeries(client, id, points),
    sendingsOfLetter: (deadLetter) => sendingsOfLetter(client, deadLetter),

    prune: (days) => pruneRedrives(client, days),
  };
}
