import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { KeyValues } from "@/components/ui/key-values";
import { Mono } from "@/components/ui/mono";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { configText, type ConfigLine } from "./config-text";

/** A configuration, with a copy of it as the nats CLI would print it. `extra` is drawn and not copied. */
export function ConfigPanel({ lines, extra = [] }: { lines: readonly ConfigLine[]; extra?: readonly { key: string; value: ReactNode }[] }) {
  const copy = (
    <CopyButton text={() => configText(lines)} className="-mr-1.5 h-5.5 px-1.5 text-small text-accent touch:-my-1.5 touch:h-11">
      copy
    </CopyButton>
  );
  return (
    <Panel aria-label="Configuration">
      <PanelHeader title="Configuration" end={copy} />
      <KeyValues items={[...lines.map((line, index) => ({ key: uniqueKey(lines, index), value: <Value line={line} /> })), ...extra]} />
    </Panel>
  );
}

/** Several filters or metadata entries share a name; only the first draws it. */
function uniqueKey(lines: readonly ConfigLine[], index: number): string {
  const { key } = lines[index] ?? { key: "" };
  const before = lines.slice(0, index).filter((line) => line.key === key).length;
  return before === 0 ? key : "\u00a0".repeat(before);
}

function Value({ line }: { line: ConfigLine }) {
  if (line.mono) return <Mono className="break-all">{line.value}</Mono>;
  return <span className={line.bad ? "text-bad" : undefined}>{line.value}</span>;
}
