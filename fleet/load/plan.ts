import { drawsOf } from "./draws";
import { largestLetterBytes } from "./letter-size";
import { AGENTS, AREAS, KINDS, proseOf } from "./vocabulary";

/** How big a load is; the same values make the same load, byte for byte. */
export type LoadSize = { seed: string; streams: number; consumers: number; deadLetters: number; bodyBytes: number };

export type WorkConsumer = { name: string; agent: string; filter: string };

export type WorkStream = {
  name: string;
  /** Of its subjects: `<prefix>.<agent>`. */
  prefix: string;
  retention: (typeof KINDS)[number]["retention"];
  /** Earlier messages are gone, as by age: those are the originals that its dead letters speak of. */
  firstSeq: number;
  consumers: WorkConsumer[];
};

/** A consumer that gives messages up. */
type Source = { stream: string; subject: string; consumer: string; agent: string; failures: readonly [number, number] };

export type LetterStream = {
  name: string;
  prefix: string;
  /** 1, 2, 3…: part of the keys of flows. */
  number: number;
  style: "envelope" | "headers";
  letters: number;
  maxBytes: number;
  sources: readonly Source[];
  seed32: number;
};

export type Plan = { size: LoadSize; work: readonly WorkStream[]; letterStreams: readonly LetterStream[]; prose: string };

const MIB = 1024 * 1024;
/** A full stream drops its oldest message. */
export const WORK_MAX_BYTES = 4 * MIB;
/** Letters of one stream speak of originals this many sequences apart. */
export const SEQS_PER_LETTER = 3;
/** Where in the prose a body may begin. */
export const PROSE_OFFSETS = 4_096;
const STREAMS_PER_LETTER_STREAM = 25;
/** Of each stream's consumers so many give up. */
const FAILING_CONSUMERS = 2;

export function planOf(size: LoadSize): Plan {
  const letterStreamCount = countLetterStreams(size);
  const lettersOf = (index: number) => Math.floor((size.deadLetters + letterStreamCount - 1 - index) / letterStreamCount);
  const work = Array.from({ length: size.streams - letterStreamCount }, (_, index) =>
    workStream(size, { index, lost: letterStreamCount === 0 ? 0 : SEQS_PER_LETTER * lettersOf(index % letterStreamCount) }),
  );
  addConsumers(work, size.consumers);
  const letterStreams = Array.from({ length: letterStreamCount }, (_, index) => {
    const mine = work.filter((_stream, place) => place % letterStreamCount === index);
    return letterStream(size, { index, letters: lettersOf(index), sources: mine.flatMap((stream) => sourcesOf(size, stream)) });
  });
  return { size, work, letterStreams, prose: proseOf(size.bodyBytes + PROSE_OFFSETS) };
}

/** At least two where there is room for it: one for each style. */
function countLetterStreams({ streams, consumers, deadLetters }: LoadSize): number {
  const wanted = Math.max(2, Math.ceil(streams / STREAMS_PER_LETTER_STREAM));
  return Math.min(wanted, Math.floor(streams / 2), consumers, deadLetters);
}

const numbered = (index: number) => String(index + 1).padStart(3, "0");

function workStream({ seed }: LoadSize, { index, lost }: { index: number; lost: number }): WorkStream {
  const { kind, retention } = KINDS[index % KINDS.length] ?? KINDS[0];
  const area = AREAS[Math.floor(index / KINDS.length) % AREAS.length] ?? AREAS[0];
  return {
    name: `LOAD_${seed}_${area.toUpperCase()}_${kind.toUpperCase()}_${numbered(index)}`,
    prefix: `load.${seed}.${area}.${kind}.${numbered(index)}`,
    retention,
    firstSeq: lost + 1,
    consumers: [],
  };
}

/** Dealt one by one. A work queue's take one agent's messages each, since theirs may not overlap; elsewhere every fifth takes all. */
function addConsumers(work: readonly WorkStream[], count: number): void {
  for (let dealt = 0; dealt < count; dealt++) {
    const stream = work[dealt % work.length];
    if (!stream) return;
    const place = stream.consumers.length;
    const agent = `${AGENTS[place % AGENTS.length] ?? AGENTS[0]}-${1 + Math.floor(place / AGENTS.length)}`;
    const takesAll = stream.retention !== "workqueue" && place % 5 === 4;
    stream.consumers.push({ name: `worker-${agent}`, agent, filter: takesAll ? `${stream.prefix}.>` : `${stream.prefix}.${agent}` });
  }
}

function sourcesOf({ seed }: LoadSize, stream: WorkStream): Source[] {
  return stream.consumers.slice(0, FAILING_CONSUMERS).map(({ name, agent }) => {
    const kinds = drawsOf(`${seed}/${stream.name}/${name}`);
    const failures = [kinds % 10, Math.floor(kinds / 10) % 10] as const;
    return { stream: stream.name, subject: `${stream.prefix}.${agent}`, consumer: name, agent, failures };
  });
}

function letterStream(size: LoadSize, given: { index: number; letters: number; sources: readonly Source[] }): LetterStream {
  const { index, letters, sources } = given;
  const word = index % 2 === 0 ? "DLQ" : "DEAD_LETTERS";
  const name = `LOAD_${size.seed}_${word}_${numbered(index)}`;
  return {
    name,
    prefix: `load.${size.seed}.dlq.${numbered(index)}`,
    number: index + 1,
    style: index % 2 === 0 ? "envelope" : "headers",
    letters,
    maxBytes: MIB * Math.ceil((letters * largestLetterBytes(size)) / MIB + 1),
    sources,
    seed32: drawsOf(`${size.seed}/${name}`),
  };
}

/** What the server sets aside for it: each stream's max_bytes. */
export const reservedBytes = ({ work, letterStreams }: Plan): number =>
  letterStreams.reduce((sum, { maxBytes }) => sum + maxBytes, work.length * WORK_MAX_BYTES);
