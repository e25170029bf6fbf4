import "server-only";
import type { Actor } from "@/lib/auth/actor";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { GroupDetail } from "@/lib/domain/dead-letter/group-row";
import { normaliseError } from "@/lib/domain/dead-letter/normalise-error";
import { seriesRange } from "@/lib/domain/dead-letter/series-range";
import {
  denseSeries,
  freezeCase,
  freezeGroup,
  freezeRedrive,
  type Freezing,
  type SharedView,
  type ShareSnapshot,
} from "@/lib/domain/share";
import { MAX_ROWS } from "@/lib/domain/share/limits";
import { subjectsSaid } from "@/lib/domain/share/subjects-said";
import { getDeadLetter } from "../dead-letters/get-dead-letter";
import { placesOf, rootsOf, toRow as toLetterRow } from "../dead-letters/to-row";
import type { Deps } from "../deps";
import { findGroup } from "../groups/find-group";
import { toDetail as toGroup } from "../groups/get-group";
import { findRedrive } from "../redrives/find-redrive";
import { toDetail as toRedrive, toItemRow } from "../redrives/to-row";

/** `random` gives so many bytes that nobody can guess. */
export type Sharing = Pick<Deps, "db" | "nats" | "watch" | "clock" | "settings"> & { random(bytes: number): Uint8Array };

const HOUR_MS = 3_600_000;

type What = { view: SharedView; actor: Actor; freezing: Freezing };

/** What a page shows now, as others may see it. NOT_FOUND where there is no such thing any more. */
export async function freezeView({ view, actor, freezing }: What, deps: Sharing): Promise<ShareSnapshot> {
  switch (view.kind) {
    case "case":
      return freezeCase(await getDeadLetter(actor, { id: view.id }, { ...deps, maxPayloadBytes: Infinity }), freezing);
    case "group":
      return frozenGroup(view.id, freezing, deps);
    case "redrive":
      return frozenRedrive(view.id, freezing, deps);
  }
}

/** With its open letters; where none is open, with what is known of the others. Drawn from its first letter on, and at least an hour. */
async function frozenGroup(id: string, freezing: Freezing, deps: Sharing): Promise<ShareSnapshot> {
  const group = await findGroup(id, deps);
  const { now } = freezing;
  const range = { from: Math.min(group.firstAt, now - HOUR_MS), to: now };
  const [detail, groups, flows] = await Promise.all([
    toGroup(group, range, deps),
    deps.db.groups.members(group.id),
    flowsOfFirst(group.id, deps),
  ]);
  const filter = { contexts: [group.context], groups, ...(detail.count > 0 ? { state: "open" as const } : {}) };
  const { letters } = await deps.db.deadLetters.list(filter, { limit: MAX_ROWS, offset: 0 });
  const [places, roots] = await Promise.all([placesOf(letters, deps), rootsOf(letters, deps)]);
  const rows = letters.map((letter) => toLetterRow(letter, { watch: deps.watch, places: places.get(letter.id), roots }));
  const series = denseSeries(detail.series, { ...seriesRange(range, now), now });
  const shown = flows === null && freezing.redaction !== "none" ? withoutIds(detail) : detail;
  return freezeGroup({ group: { ...shown, series }, letters: rows, flows: flows ?? [] }, freezing);
}

/** `null` where the index has forgotten the letter that began the group. */
async function flowsOfFirst(group: string, { db }: Sharing): Promise<DeadLetter["correlation"] | null> {
  const { letter } = await db.groups.began(group);
  return (await db.deadLetters.getMany([letter.id])).get(letter.id)?.correlation ?? null;
}

/** Nobody knows any more which ids of flows stand in what its first letter said. */
const withoutIds = (group: GroupDetail): GroupDetail => ({
  ...group,
  error: group.error === null ? null : normaliseError(group.error),
  originalSubject: null,
});

async function frozenRedrive(id: string, freezing: Freezing, deps: Sharing): Promise<ShareSnapshot> {
  const job = await findRedrive(id, deps);
  const { rows } = await deps.db.redrives.items(id, {}, { limit: MAX_ROWS, offset: 0 });
  const items = rows.map((item) => toItemRow(item, job.context));
  const redrive = toRedrive(job, freezing.now);
  const named = await deps.db.redrives.lettersOn(id, subjectsSaid(redrive));
  const sent = [...items.map(({ deadLetters }) => deadLetters), ...named.values()].flat();
  const letters = await deps.db.deadLetters.getMany([...new Set([...sent, ...redrive.plan.refused.map((refused) => refused.id)])]);
  const flows = new Map([...letters].map(([letter, { correlation }]) => [letter, correlation]));
  return freezeRedrive({ redrive, items, flows, named }, freezing);
}
