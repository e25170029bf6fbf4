import { ConfigPanel } from "@/components/tables";
import { Time } from "@/components/ui/time";
import type { ConsumerDetail } from "@/lib/domain/consumer/row";
import { consumerConfig } from "./config-lines";

export function ConsumerConfig({ consumer }: { consumer: ConsumerDetail }) {
  return <ConfigPanel lines={consumerConfig(consumer)} extra={[{ key: "Created", value: <Time at={consumer.createdAt} /> }]} />;
}
