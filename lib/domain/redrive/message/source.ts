import { headerText, parseHeaders } from "../../headers";
import { textToBytes } from "../../payload";

/** Finds, among stored header blocks, those of one job: which letter (`<stream>:<seq>`) such a message was sent for, else `null`. */
export function sourcesOf(job: string): (block: Uint8Array | null) => string | null {
  const id = textToBytes(job);
  return (block) => {
    // Most of what lies in a target is somebody else's, and need not be parsed.
    if (block === null || !holds(block, id)) return null;
    const headers = parseHeaders(block);
    return headerText(headers, "Jetlag-Job") === job ? headerText(headers, "Jetlag-Source") : null;
  };
}

function holds(block: Uint8Array, text: Uint8Array): boolean {
  const [first = 0] = text;
  for (let at = block.indexOf(first); at >= 0; at = block.indexOf(first, at + 1)) {
    if (text.every((byte, index) => block[at + index] === byte)) return true;
  }
  return false;
}

/** The value of Jetlag-Source of what is sent for this letter. */
export const sourceText = ({ stream, seq }: { stream: string; seq: number }): string => `${stream}:${seq}`;
