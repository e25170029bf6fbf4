import type { CaptureRow } from "./row";

/** How deaths that no stream captures, or none that Jetlag may read, are found now; `null`: nobody listens yet. */
export function heardSentence(listening: CaptureRow["listening"]): string {
  if (listening === null) return "Deaths while the console is down are not seen.";
  const { denied, unkept } = listening;
  const seen = denied
    ? `Not every death is seen: ${denied}.`
    : "Deaths are heard only while this console runs: those while it is down are not seen.";
  return unkept ? `${seen} ${asSentence(unkept)}` : seen;
}

/** Of half a sentence, as errors are. */
export const asSentence = (detail: string) => `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`;
