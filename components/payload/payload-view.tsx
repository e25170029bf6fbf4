"use client";
import { useMemo, useState, type ReactNode } from "react";
import { Tabs, TabPanel } from "@/components/ui/tabs";
import type { Headers, Payload } from "@/lib/domain/message";
import { BinaryView } from "./binary-view";
import { bytesOf, textOf, visibleText } from "./bytes";
import { formatSaid } from "./content-type";
import { HexView, hexViewPx } from "./hex-view";
import { parseJson } from "./json";
import { JsonTree } from "./json-tree";
import { Note, OursNote } from "./note";
import { CutHere, PayloadNotes } from "./payload-notes";
import { ScrollBox } from "./scroll-box";
import { toShown } from "./shown";
import { useBinary } from "./use-binary";

const binaryViews = ["msgpack", "cbor"] as const;
/** `more`: what the page has beside these. */
type View = "tree" | "raw" | "hex" | "more" | (typeof binaryViews)[number];
const labels = { tree: "tree", raw: "raw", hex: "hex", msgpack: "MessagePack", cbor: "CBOR" } as const;

type PayloadViewProps = { payload: Payload; headers: Headers | null; more?: { label: string; view: ReactNode } };

/** Each byte that is no text takes four characters: a quarter of a megabyte of them took the browser over a second to lay out. */
const MOST_BROKEN_BYTES = 32 * 1024;

/** A payload as tree, text or bytes: whichever it can be, or whatever somebody wants it to be. Nothing in it is ever anything but text. */
export function PayloadView({ payload, headers, more }: PayloadViewProps) {
  const json = useMemo(() => jsonOf(payload), [payload]);
  const bytes = useMemo(() => bytesOf(payload), [payload]);
  const [chosen, setChosen] = useState<View | null>(null);
  const isGuessed = payload.encoding === "base64" && !payload.truncated;
  const named = payload.truncated ? null : formatSaid(headers);
  const isAwaited = isGuessed || named !== null;
  const loaded = useBinary(isAwaited || chosen === "msgpack" || chosen === "cbor");
  const guesses = useMemo(
    () => (isGuessed && loaded.kind === "ready" ? loaded.binary.guessFormats(bytes) : []),
    [isGuessed, loaded, bytes],
  );
  const said = useMemo(
    () => (named && loaded.kind === "ready" && loaded.binary.readBinary(named, bytes).kind === "value" ? named : null),
    [named, loaded, bytes],
  );
  if (payload.sizeBytes === 0) return <p className="px-3.5 py-3 text-2">The payload is empty: 0 bytes.</p>;

  const texts: View[] = payload.encoding === "utf8" ? ["raw", "hex"] : ["hex", "raw"];
  const views: View[] = [...(json ? ["tree" as const] : []), ...texts, ...(more ? ["more" as const] : []), ...binaryViews];
  // What is guessed is not known before the decoders are there: nothing is drawn that would then be replaced.
  const usual = isAwaited && loaded.kind === "loading" ? null : (said ?? guesses[0] ?? views[0] ?? "hex");
  const view = chosen !== null && views.includes(chosen) ? chosen : usual;
  if (view === null)
    return (
      <p className="px-3.5 py-3 text-2" style={{ minHeight: hexViewPx(bytes) }}>
        Reading the bytes…
      </p>
    );
  return (
    <Tabs
      label="Payload as"
      value={view}
      onValueChange={setChosen}
      tabs={views.map((value) => ({
        value,
        label: labelOf(value, said === null && guesses.some((guess) => guess === value), more?.label),
      }))}
    >
      <PayloadNotes
        payload={payload}
        isJson={json !== null}
        isAsItCame={view === "raw" || view === "hex"}
        exactNumbers={view === "tree" ? (json?.exactNumbers ?? 0) : 0}
      />
      {named !== null && said === null && loaded.kind === "ready" && (
        <Note>Its Content-Type says {labels[named]}, which these bytes are not.</Note>
      )}
      <TabPanel value="tree">
        {json?.shown.hasMarks && <OursNote />}
        {json && <JsonTree value={json.shown.value} />}
      </TabPanel>
      <TabPanel value="raw">
        {payload.encoding === "base64" && (
          <Note>Bytes that are not UTF-8 stand in ⟨ ⟩.{bytes.length > MOST_BROKEN_BYTES && " The first 32 KiB: hex shows them all."}</Note>
        )}
        <RawText bytes={bytes} maxBytes={payload.encoding === "base64" ? MOST_BROKEN_BYTES : bytes.length} />
      </TabPanel>
      <TabPanel value="hex">
        {isGuessed && loaded.kind === "failed" && (
          <Note>Whether it is MessagePack or CBOR could not be found out: reload the page to try again.</Note>
        )}
        <HexView bytes={bytes} />
      </TabPanel>
      {binaryViews.map((format) => (
        <TabPanel key={format} value={format}>
          <BinaryView format={format} payload={payload} bytes={bytes} loaded={loaded} guesses={guesses} said={said} />
        </TabPanel>
      ))}
      {more && <TabPanel value="more">{more.view}</TabPanel>}
      {view !== "more" && <CutHere payload={payload} />}
    </Tabs>
  );
}

const labelOf = (view: View, isGuessed: boolean, more = "") =>
  view === "more" ? more : isGuessed ? `${labels[view]} (guessed)` : labels[view];

function jsonOf(payload: Payload) {
  if (payload.encoding !== "utf8" || payload.truncated) return null;
  const parsed = parseJson(payload.data);
  return parsed.kind === "json" ? { shown: toShown(parsed.value), exactNumbers: parsed.exactNumbers } : null;
}

function RawText({ bytes, maxBytes }: { bytes: Uint8Array; maxBytes: number }) {
  const text = useMemo(() => visibleText(textOf(bytes.subarray(0, maxBytes))), [bytes, maxBytes]);
  return (
    <ScrollBox label="Payload as text" className="max-h-[560px] leading-[19px] wrap-anywhere whitespace-pre-wrap">
      {text}
    </ScrollBox>
  );
}
