import { CopyButton } from "@/components/ui/copy-button";
import { KeyValues } from "@/components/ui/key-values";
import { Mono } from "@/components/ui/mono";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { ConsumerDetail } from "@/lib/domain/consumer/row";
import { configText, consumerConfig, type ConfigLine } from "./config-lines";

export function ConsumerConfig({ consumer }: { consumer: ConsumerDetail }) {
  const lines = consumerConfig(consumer);
  return (
    <Panel aria-label="Configuration">
      <PanelHeader
        title="Configuration"
        end={
          <CopyButton text={() => configText(lines)} className="h-6 px-1.5 text-small text-accent">
            copy
          </CopyButton>
        }
      />
      <KeyValues
        items={[
          ...lines.map((line, index) => ({ key: line.key || `Filter ${index + 1}`, value: <Value line={line} /> })),
          { key: "Created", value: <Time at={consumer.createdAt} /> },
        ]}
      />
    </Panel>
  );
}

function Value({ line }: { line: ConfigLine }) {
  if (line.mono) return <Mono className="break-all">{line.value}</Mono>;
  return <span className={line.bad ? "text-bad" : undefined}>{line.value}</span>;
}
