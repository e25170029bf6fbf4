import { headerField, newHeaders, parseHeaders, parseLine, writeHeaders, type HeaderBlock, type HeaderLine } from "../headers";
import { base64ToBytes, bytesToBase64, bytesToText, textToBytes } from "../payload";
import { ownStreams } from "../own-streams";
import type { Death } from "./death";

/** A death whose message lies before us, in a life of its stream that is known. */
export type KeepableDeath<Message> = Death<Message> & { streamCreatedAt: number; message: Message };

type Copied = { subject: string; at: number; headerBlock: Uint8Array | null };

/** What JETLAG_DEAD_LETTERS takes. */
export const keptSubjects = "jetlag.dead.>";

/** Names of streams and consumers hold no dot, space or wildcard (nats-server refuses them), so each is one token. */
export const keptSubject = ({ stream, streamCreatedAt, consumer, seq, at }: Omit<KeepableDeath<unknown>, "message">): string =>
  `jetlag.dead.${stream}.${streamCreatedAt}.${consumer}.${seq}.${at}`;

/** Before each header of the original that the server or Jetlag would take for its own. */
const ESCAPE = "Jetlag-Header-";
/** The original's whole block as base64, where it is not as blocks should be: the server acts on headers behind the end of one too. */
const WHOLE = "Jetlag-Original-Block";
const MAX_REASON_LENGTH = 2_000;

/**
 * The header block of a copy: what is known of the death, then the original's lines in their order. `Nats-*` and `Jetlag-*` ones stand
 * behind a prefix, so that they do nothing to our stream, and come back byte for byte (`originalBlock`).
 */
export function keptBlock(death: KeepableDeath<Copied>): Uint8Array {
  const { message } = death;
  const facts: [name: string, value: string | number][] = [
    // No other stream that takes the subject stores it, and ours only the first on it.
    ["Nats-Expected-Stream", ownStreams.deadLetters],
    ["Nats-Expected-Last-Subject-Sequence", 0],
    ["Jetlag-Death", death.kind],
    ["Jetlag-Original-Stream", death.stream],
    ["Jetlag-Original-Created", isoOf(death.streamCreatedAt)],
    ["Jetlag-Original-Seq", death.seq],
    ["Jetlag-Original-Subject", message.subject],
    ["Jetlag-Original-Time", isoOf(message.at)],
    ["Jetlag-Consumer", death.consumer],
    ["Jetlag-Deliveries", death.deliveries],
    ["Jetlag-Failed-At", isoOf(death.at)],
    ...(death.reason === null ? [] : [["Jetlag-Reason", oneLine(death.reason)] satisfies [string, string]]),
  ];
  const ours = facts.map(([name, value]) => field(name, String(value)));
  return writeHeaders(newHeaders([...ours, ...copiedLines(message.headerBlock)]));
}

function copiedLines(original: Uint8Array | null): HeaderLine[] {
  if (!original) return [];
  const block = parseHeaders(original);
  if (!isSound(block)) return [field(WHOLE, bytesToBase64(original))];
  return block.lines.map((line) => (line.kind === "field" && isClaimed(line.name) ? escaped(line) : line));
}

/** The original's block as it was stored; `null` where it had none. */
export function originalBlock(copy: HeaderBlock): HeaderBlock | null {
  const whole = copy.lines.find((line) => line.kind === "field" && line.name === WHOLE);
  const bytes = whole?.kind === "field" ? base64ToBytes(whole.text) : null;
  if (bytes) return parseHeaders(bytes);
  const lines = copy.lines.flatMap((line): HeaderLine[] => {
    if (line.kind === "broken") return [line];
    if (line.name.startsWith(ESCAPE)) return [line.behind(ESCAPE)];
    return isClaimed(line.name) ? [] : [line];
  });
  return lines.length === 0 ? null : newHeaders(lines);
}

/** By the exact case, as the server reads its own: `nats-rollup` is an application's. */
const isClaimed = (name: string) => name.startsWith("Nats-") || name.startsWith("Jetlag-");

const escaped = (line: HeaderLine): HeaderLine => parseLine(new Uint8Array([...textToBytes(ESCAPE), ...line.raw]));

const isSound = ({ startLine, hasStartCrlf, lines, rest }: HeaderBlock) =>
  bytesToText(startLine) === "NATS/1.0" && hasStartCrlf && lines.length > 0 && bytesToText(rest) === "\r\n";

function field(name: string, value: string): HeaderLine {
  const line = headerField(name, value);
  if (!line) throw new Error(`${name} cannot hold a line end`); // names and subjects hold none, the reason is one line
  return line;
}

const oneLine = (reason: string) => reason.slice(0, MAX_REASON_LENGTH).replace(/[\r\n\0]+/g, " ");

const isoOf = (ms: number) => new Date(ms).toISOString();
