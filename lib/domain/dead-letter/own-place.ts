import type { Sighting } from "./sighting";

/** Whether it is the message itself, where its consumer gave up on it, and no copy that somebody stored. */
export const isOwnPlace = ({
  kind,
  stream,
  seq,
  originalStream,
  originalSeq,
}: Pick<Sighting, "kind" | "stream" | "seq" | "originalStream" | "originalSeq">) =>
  kind !== "stored" && stream === originalStream && seq === originalSeq;
