import { defineColumns } from "@/components/tables";
import { Bytes } from "@/components/ui/bytes";
import { Chip } from "@/components/ui/chip";
import { Count } from "@/components/ui/count";
import { Rate } from "@/components/ui/rate";
import { Sparkline } from "@/components/ui/sparkline";
import { StatusMark } from "@/components/ui/status-mark";
import type { StreamRow } from "@/lib/domain/stream/row";
import { Fullness } from "./fullness";

export const streamColumns = defineColumns<StreamRow>([
  { id: "name", header: "Stream", track: "minmax(180px,2fr)", sort: "asc", cell: (row) => <StreamName row={row} /> },
  { id: "context", header: "Context", track: "minmax(88px,1fr)", cell: (row) => <span className="text-2">{row.context}</span> },
  { id: "health", header: "Now", track: "124px", cell: (row) => <StreamMark row={row} /> },
  { id: "messages", header: "Messages", track: "96px", end: true, sort: "desc", cell: (row) => <Count value={row.messages} /> },
  { id: "sizeBytes", header: "Size", track: "88px", end: true, sort: "desc", cell: (row) => <Bytes value={row.sizeBytes} /> },
  { id: "fullness", header: "Of its limit", track: "112px", end: true, sort: "desc", cell: (row) => <Fullness row={row} /> },
  { id: "consumerCount", header: "Consumers", track: "96px", end: true, sort: "desc", cell: (row) => <Count value={row.consumerCount} /> },
  {
    id: "publishRatePerSec",
    header: "Published",
    track: "92px",
    end: true,
    sort: "desc",
    cell: (row) => <Rate perSec={row.publishRatePerSec} />,
  },
  {
    id: "trend",
    header: "Published, since start",
    track: "156px",
    wideOnly: true,
    cell: (row) => <Sparkline series={row.publishSeries} height={20} atLeast={1} label="Published per second" />,
  },
]);

function StreamName({ row }: { row: StreamRow }) {
  return (
    <span className="inline-flex max-w-full items-center gap-2">
      <span className="truncate font-[550]" title={row.name}>
        {row.name}
      </span>
      {row.isDeadLetter && <Chip tone="dead">dead letters</Chip>}
    </span>
  );
}

function StreamMark({ row }: { row: StreamRow }) {
  return (
    <span className="flex" title={row.health === "ok" ? undefined : row.reason}>
      <StatusMark status={row.health} />
    </span>
  );
}
