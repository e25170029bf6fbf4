import { defineColumns } from "@/components/tables";
import { Count } from "@/components/ui/count";
import { Duration } from "@/components/ui/duration";
import { Rate } from "@/components/ui/rate";
import { Sparkline } from "@/components/ui/sparkline";
import { StatusMark } from "@/components/ui/status-mark";
import { toneOf } from "@/components/ui/status";
import { toneText } from "@/components/ui/tone";
import type { ConsumerRow } from "@/lib/domain/consumer/row";

const estimated = "estimated: the exact count needs sequence numbers this stream does not give";

export const consumerColumns = defineColumns<ConsumerRow>([
  {
    id: "name",
    header: "Consumer",
    track: "minmax(140px,1.7fr)",
    sort: "asc",
    cell: (row) => (
      <span className="font-[550]" title={row.name}>
        {row.name}
      </span>
    ),
  },
  { id: "context", header: "Context", track: "minmax(88px,1fr)", cell: (row) => <span className="text-2">{row.context}</span> },
  {
    id: "stream",
    header: "Stream",
    track: "minmax(110px,1.5fr)",
    sort: "asc",
    cell: (row) => (
      <span className="text-2" title={row.stream}>
        {row.stream}
      </span>
    ),
  },
  { id: "status", header: "Now", track: "128px", sort: "asc", cell: (row) => <ConsumerMark row={row} /> },
  { id: "lag", header: "Lag", track: "76px", end: true, sort: "desc", cell: (row) => <Lag row={row} /> },
  { id: "ageMs", header: "Oldest", track: "80px", end: true, sort: "desc", cell: (row) => <Oldest row={row} /> },
  {
    id: "numAckPending",
    header: "Unacked",
    track: "80px",
    end: true,
    sort: "desc",
    wideOnly: true,
    cell: (row) => <Count value={row.numAckPending} />,
  },
  {
    id: "numWaiting",
    header: "Waiting",
    track: "80px",
    end: true,
    sort: "asc",
    wideOnly: true,
    cell: (row) => <Count value={row.numWaiting} />,
  },
  {
    id: "deliveryRatePerSec",
    header: "Delivered",
    track: "88px",
    end: true,
    sort: "desc",
    cell: (row) => <Rate perSec={row.deliveryRatePerSec} />,
  },
  {
    id: "redeliveryRatePerSec",
    header: "Redelivered",
    track: "112px",
    end: true,
    sort: "desc",
    cell: (row) => (
      <Rate perSec={row.redeliveryRatePerSec} estimate={row.redeliveryIsEstimate} why={row.redeliveryIsEstimate ? estimated : undefined} />
    ),
  },
  {
    id: "trend",
    header: "Lag, since start",
    track: "120px",
    wideOnly: true,
    cell: (row) => (
      <Sparkline series={row.lagSeries} height={20} atLeast={10} label="Lag" tone={row.status === "ok" ? "c1" : toneOf(row.status)} />
    ),
  },
]);

function ConsumerMark({ row }: { row: ConsumerRow }) {
  return (
    <span className="flex" title={row.status === "ok" ? undefined : row.reason}>
      <StatusMark status={row.status} />
    </span>
  );
}

/** A number has the colour of its trouble only where it is the trouble. */
function Lag({ row }: { row: ConsumerRow }) {
  const tone = toneOf(row.status);
  return (
    <span className={tone === "bad" && row.lag > 0 ? `font-semibold ${toneText.bad}` : undefined}>
      <Count value={row.lag} />
    </span>
  );
}

function Oldest({ row }: { row: ConsumerRow }) {
  return <Duration ms={row.ageMs} short why={row.lag === 0 ? "nothing waits" : "not measured"} />;
}
