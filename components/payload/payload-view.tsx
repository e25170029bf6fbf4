"use client";
import { useMemo, useState, type ReactNode } from "react";
import { Bytes } from "@/components/ui/bytes";
import { Tabs, TabPanel } from "@/components/ui/tabs";
import type { Payload } from "@/lib/domain/message";
import { bytesOf, visibleText } from "./bytes";
import { HexView } from "./hex-view";
import { parseJson } from "./json";
import { JsonTree } from "./json-tree";
import { ScrollBox } from "./scroll-box";

type View = "tree" | "raw" | "hex";

/** A payload as tree, text or bytes: whichever it can be. Nothing in it is ever anything but text. */
export function PayloadView({ payload }: { payload: Payload }) {
  const parsed = useMemo(
    () => (payload.encoding === "utf8" && !payload.truncated ? parseJson(payload.data) : { kind: "not-json" as const }),
    [payload],
  );
  const bytes = useMemo(() => bytesOf(payload), [payload]);
  const [chosen, setChosen] = useState<View | null>(null);
  if (payload.sizeBytes === 0) return <p className="px-3.5 py-3 text-2">The payload is empty: 0 bytes.</p>;

  const views: View[] = [
    ...(parsed.kind === "json" ? ["tree" as const] : []),
    ...(payload.encoding === "utf8" ? ["raw" as const] : []),
    "hex",
  ];
  const view = chosen !== null && views.includes(chosen) ? chosen : (views[0] ?? "hex");
  return (
    <Tabs label="Payload as" value={view} onValueChange={setChosen} tabs={views.map((value) => ({ value, label: value }))}>
      <Notes
        payload={payload}
        isJson={parsed.kind === "json"}
        exactNumbers={parsed.kind === "json" && view === "tree" ? parsed.exactNumbers : 0}
      />
      <TabPanel value="tree">{parsed.kind === "json" && <JsonTree value={parsed.value} />}</TabPanel>
      <TabPanel value="raw">
        <RawText text={payload.data} />
      </TabPanel>
      <TabPanel value="hex">
        <HexView bytes={bytes} />
      </TabPanel>
    </Tabs>
  );
}

function RawText({ text }: { text: string }) {
  return (
    <ScrollBox label="Payload as text" className="max-h-[560px] leading-[19px] break-all whitespace-pre-wrap">
      {visibleText(text)}
    </ScrollBox>
  );
}

function Notes({ payload, isJson, exactNumbers }: { payload: Payload; isJson: boolean; exactNumbers: number }) {
  return (
    <>
      {payload.truncated && (
        <Note>
          Cut here: the whole payload has <Bytes value={payload.sizeBytes} />. Download it to see all of it.
        </Note>
      )}
      {payload.encoding === "base64" && <Note>Not text: these bytes are not UTF-8.</Note>}
      {payload.encoding === "utf8" && !payload.truncated && !isJson && <Note>Not JSON: shown as it came.</Note>}
      {exactNumbers > 0 && (
        <Note>
          {exactNumbers === 1 ? "One number is" : `${exactNumbers} numbers are`} larger or finer than JavaScript can count; the digits are
          the message&apos;s own.
        </Note>
      )}
    </>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <p className="border-b border-line px-3.5 py-1.5 text-small text-2">{children}</p>;
}
