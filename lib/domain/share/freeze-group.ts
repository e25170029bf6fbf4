import type { DeadLetterRow } from "../dead-letter/row";
import { Freezer, type Freezing } from "./freezer";
import { MAX_LIST, MAX_POINTS, MAX_ROWS } from "./limits";
import type { GroupSnapshot } from "./snapshot";

/** Of one letter, in a row. */
const MAX_FLOWS = 3;

/** A failure group, by the API's field names. `series` is deaths per bucket: [epoch ms, count]. */
export type GroupToShare = {
  id: string;
  title: string;
  error: string | null;
  errorClass: string | null;
  context: string;
  stream: string | null;
  originalStream: string | null;
  originalSubject: string | null;
  consumer: string | null;
  kinds: readonly string[];
  /** Open ones. */
  count: number;
  countTotal: number;
  firstAt: string;
  lastAt: string;
  ratePerSec: number | null;
  generationMax: number;
  state: string;
  assignee: string | null;
  expiresAt: string | null;
  series: readonly (readonly [number, number | null])[];
};

/** `flows`: those of the letter that began it, whose error and subject are the group's. It is seldom among the newest. */
type Group = { group: GroupToShare; letters: readonly DeadLetterRow[]; flows: DeadLetterRow["correlation"] };

/** A failure group as others may see it, with some of its letters, the newest first: the open ones, or where none is open those of any state; how many more there are is told. Bodies are not in it. */
export function freezeGroup({ group, letters, flows }: Group, freezing: Freezing): GroupSnapshot {
  const shown = letters.slice(0, MAX_ROWS);
  const freezer = new Freezer(freezing, [...shown.map(({ correlation }) => correlation), flows]);
  const title = freezer.line(group.title);
  const frozen = {
    id: group.id,
    state: group.state,
    error: group.error === null ? null : freezer.text(group.error),
    errorClass: freezer.nameOrNull(group.errorClass),
    stream: freezer.nameOrNull(group.stream),
    originalStream: freezer.nameOrNull(group.originalStream),
    originalSubject: freezer.subjectOrNull(group.originalSubject),
    consumer: freezer.nameOrNull(group.consumer),
    kinds: group.kinds.slice(0, MAX_LIST).map((kind) => freezer.name(kind)),
    count: group.count,
    countTotal: group.countTotal,
    firstAt: group.firstAt,
    lastAt: group.lastAt,
    ratePerSec: group.ratePerSec,
    generationMax: group.generationMax,
    assignee: freezer.lineOrNull(group.assignee),
    expiresAt: group.expiresAt,
    series: group.series.slice(-MAX_POINTS).map(([at, count]): [number, number | null] => [at, count]),
    letters: shown.map((letter) => frozenLine(letter, freezer)),
    lettersLeft: Math.max(group.count > 0 ? group.count : group.countTotal, letters.length) - shown.length,
  };
  return { ...freezer.frame({ title, context: group.context }), kind: "group", group: frozen };
}

function frozenLine(letter: DeadLetterRow, freezer: Freezer) {
  const { id, failedAt, error, deliveries, generation, sizeBytes, state, correlation } = letter;
  return {
    id,
    failedAt,
    error: freezer.lineOrNull(error),
    deliveries,
    generation,
    sizeBytes,
    state,
    correlation: freezer.correlation(correlation, MAX_FLOWS),
  };
}
