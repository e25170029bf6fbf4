import { concat, newHeaders, writeHeaders, type HeaderLine } from "../headers";
import { textToBytes } from "../payload";
import type { ItemLetter, Outgoing } from "./types";

/** By which the server knows a message that it already has: the same at every attempt of a job. */
export const msgIdOf = (job: string, letter: Pick<ItemLetter, "stream" | "seq">): string => `jetlag:${job}:${letter.stream}:${letter.seq}`;

export type Provenance = { job: string; letter: Pick<ItemLetter, "stream" | "seq">; target: string; generation: number };

/** The header block of a re-driven message: ours first, then the application's lines as they came. */
export function redriveBlock(
  outgoing: Pick<Outgoing, "headers" | "originalMsgId">,
  { job, letter, target, generation }: Provenance,
): Uint8Array {
  const ours = [
    line("Nats-Msg-Id", msgIdOf(job, letter)),
    line("Nats-Expected-Stream", target),
    line("Jetlag-Job", job),
    line("Jetlag-Source", `${letter.stream}:${letter.seq}`),
    line("Jetlag-Generation", String(generation)),
    ...(outgoing.originalMsgId === null ? [] : [line("Jetlag-Original-Msg-Id", outgoing.originalMsgId)]),
  ];
  return writeHeaders(newHeaders([...ours, ...outgoing.headers]));
}

/** Values are names that the server itself allows, numbers, or a value that stood in a line: none holds a line end. */
function line(name: string, value: string | Uint8Array): HeaderLine {
  const bytes = typeof value === "string" ? textToBytes(value) : value;
  return { kind: "field", name, value: bytes, raw: concat([textToBytes(`${name}: `), bytes]) };
}
