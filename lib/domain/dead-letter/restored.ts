import { headerField, headerText, withLines, type HeaderBlock, type HeaderLine } from "../headers";
import { asTime } from "./profiles/values";

/** What an undo of a discard adds to a letter that it puts back. No profile and no re-drive knows them. */
export const restoredHeaders = { discard: "Jetlag-Discard", msgId: "Jetlag-Original-Msg-Id", storedAt: "Jetlag-First-Stored" } as const;

/** The Nats-Msg-Id of a letter that was put back, by what its Jetlag-Discard says. */
export const undoMsgId = (name: string) => `jetlag:undo:${name}`;

type AsItWas = {
  headers: HeaderBlock | null;
  /** When its stream stored it first, epoch ms; `null`: now is the first time, or nobody wrote it down. */
  firstStoredAt: number | null;
};

const added: readonly string[] = ["Nats-Msg-Id", "Nats-Expected-Stream", restoredHeaders.discard, restoredHeaders.storedAt];

/**
 * Headers of a letter as they were before an undo put it back, so that it says the same as it did. One that only carries along what was added
 * to another, as a worker copies it, has an id of its own and is what it is.
 */
export function asItWas(headers: HeaderBlock | null): AsItWas {
  const name = headerText(headers, restoredHeaders.discard);
  if (!headers || name === null || headerText(headers, "Nats-Msg-Id") !== undoMsgId(name)) return { headers, firstStoredAt: null };
  const lines = headers.lines.flatMap((line): HeaderLine | HeaderLine[] => {
    if (line.kind === "broken") return [line];
    if (line.name === restoredHeaders.msgId) return headerField("Nats-Msg-Id", line.value) ?? [];
    return added.includes(line.name) ? [] : [line];
  });
  return { headers: withLines(headers, lines), firstStoredAt: asTime(headerText(headers, restoredHeaders.storedAt)) };
}
