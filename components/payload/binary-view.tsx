"use client";
import { useMemo } from "react";
import type { Payload } from "@/lib/domain/message";
import type { BinaryFormat } from "./binary";
import { JsonTree } from "./json-tree";
import { Note, OursNote } from "./note";
import { toShown } from "./shown";
import type { useBinary } from "./use-binary";

const names = { msgpack: "MessagePack", cbor: "CBOR" } as const;

type Props = {
  format: BinaryFormat;
  payload: Payload;
  bytes: Uint8Array;
  loaded: ReturnType<typeof useBinary>;
  /** In which formats the bytes are one whole map or list. */
  guesses: readonly BinaryFormat[];
  /** The format that the message's Content-Type names, and that the bytes are. */
  said: BinaryFormat | null;
};

/** The bytes as a tree, if they are what somebody takes them for; else why they are not, in a sentence. */
export function BinaryView({ format, payload, bytes, loaded, guesses, said }: Props) {
  const read = useMemo(() => {
    if (loaded.kind !== "ready" || payload.truncated) return null;
    const found = loaded.binary.readBinary(format, bytes);
    return found.kind === "value" ? { kind: "value" as const, shown: toShown(found.value) } : found;
  }, [format, payload, bytes, loaded]);
  const name = names[format];
  if (payload.truncated) return <Sentence>Only a whole body can be read as {name}, and this one is cut: download it.</Sentence>;
  if (loaded.kind === "failed") return <Sentence>The decoder of {name} could not be fetched: reload the page to try again.</Sentence>;
  if (!read) return <Sentence>Reading the bytes…</Sentence>;
  if (read.kind === "unreadable")
    return (
      <Sentence>
        This is not one whole {name} value: {read.why}.
      </Sentence>
    );
  const other = guesses.find((guess) => guess !== format);
  return (
    <>
      {said === format && <Note>{name} by its Content-Type.</Note>}
      {said === null && guesses.includes(format) && (
        <Note>
          Guessed: nothing in the message says that it is {name}, but its bytes are exactly one map or list of it
          {other && `; they are one of ${names[other]} as well`}.
        </Note>
      )}
      {read.shown.hasMarks && <OursNote />}
      <JsonTree value={read.shown.value} />
    </>
  );
}

function Sentence({ children }: { children: React.ReactNode }) {
  return <p className="px-3.5 py-3 break-words text-2">{children}</p>;
}
