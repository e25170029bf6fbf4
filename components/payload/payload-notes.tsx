import { Bytes } from "@/components/ui/bytes";
import type { Payload } from "@/lib/domain/message";
import { Note } from "./note";

/** Below what is shown of it: where the rest would stand. */
export function CutHere({ payload }: { payload: Payload }) {
  if (!payload.truncated) return null;
  return (
    <p className="border-t border-dashed border-line-strong px-3.5 py-1.5 text-small text-2">
      Cut here: the whole payload has <Bytes value={payload.sizeBytes} />. Download it to see all of it.
    </p>
  );
}

type NotesProps = {
  payload: Payload;
  isJson: boolean;
  /** Shown as text or bytes, not as what they were decoded to. */
  isAsItCame: boolean;
  exactNumbers: number;
};

export function PayloadNotes({ payload, isJson, isAsItCame, exactNumbers }: NotesProps) {
  return (
    <>
      {payload.encoding === "base64" && isAsItCame && <Note>Not text: these bytes are not UTF-8.</Note>}
      {payload.encoding === "utf8" && !payload.truncated && !isJson && isAsItCame && <Note>Not JSON: shown as it came.</Note>}
      {exactNumbers > 0 && (
        <Note>
          {exactNumbers === 1 ? "One number is" : `${exactNumbers} numbers are`} larger or finer than JavaScript can count; the digits are
          the message&apos;s own.
        </Note>
      )}
    </>
  );
}
