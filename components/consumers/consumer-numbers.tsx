import { NumberPanel, NumberPanels, Unit } from "@/components/tables";
import { Count } from "@/components/ui/count";
import { Duration } from "@/components/ui/duration";
import { Rate } from "@/components/ui/rate";
import { toneOf } from "@/components/ui/status";
import { toneText } from "@/components/ui/tone";
import type { ConsumerDetail } from "@/lib/domain/consumer/row";

export function ConsumerNumbers({ consumer }: { consumer: ConsumerDetail }) {
  const { lag, numPending, numAckPending, ageMs, deliveryRatePerSec, redeliveryRatePerSec, redeliveryIsEstimate } = consumer;
  const tone = toneOf(consumer.status);
  const isTrouble = lag > 0 && (tone === "bad" || tone === "warn");
  return (
    <NumberPanels>
      <NumberPanel
        label="Lag"
        className={isTrouble ? toneText[tone] : undefined}
        value={<Count value={lag} />}
        note={
          <>
            <Count value={numPending} /> pending + <Count value={numAckPending} /> unacked
          </>
        }
      />
      <NumberPanel
        label="Oldest unfinished"
        value={<Duration ms={ageMs} why={lag === 0 ? "nothing waits" : "not measured"} />}
        note={<AgeNote consumer={consumer} />}
      />
      <NumberPanel label="Delivered" value={<PerSec perSec={deliveryRatePerSec} />} note={<LastDelivery consumer={consumer} />} />
      <NumberPanel
        label="Redelivered"
        value={<PerSec perSec={redeliveryRatePerSec} estimate={redeliveryIsEstimate} />}
        note={<RedeliveryNote consumer={consumer} />}
      />
    </NumberPanels>
  );
}

function PerSec({ perSec, estimate }: { perSec: number | null; estimate?: boolean }) {
  return (
    <>
      <Rate perSec={perSec} estimate={estimate} unit={false} />
      {perSec !== null && <Unit>/s</Unit>}
    </>
  );
}

function AgeNote({ consumer: { lag, ageMs, etaMs, numAckPending, maxDeliver } }: { consumer: ConsumerDetail }) {
  if (lag === 0) return <>nothing waits</>;
  if (ageMs === null)
    return numAckPending > 0 && maxDeliver > 0 ? (
      <>not measured: an exhausted message may hold the ack floor</>
    ) : (
      <>not measured: the message could not be looked up yet</>
    );
  return etaMs === null ? <>since it was stored</> : <>done in about {<Duration ms={etaMs} short />}</>;
}

function LastDelivery({ consumer }: { consumer: ConsumerDetail }) {
  const { lastActiveAt, streamSeq } = consumer.delivered;
  if (lastActiveAt === null) return <>{streamSeq === 0 ? "nothing delivered yet" : "last time not known"}</>;
  const quietMs = Math.max(0, Date.parse(consumer.asOf) - Date.parse(lastActiveAt));
  return quietMs < 5_000 ? (
    <>
      up to #<Count value={streamSeq} />
    </>
  ) : (
    <>
      last <Duration ms={quietMs} short /> ago, #<Count value={streamSeq} />
    </>
  );
}

const redeliveredWhy =
  "num_redelivered: messages that were delivered more than once and are not acknowledged. Those that reached max_deliver stay counted, though they are not delivered any more.";

/** numRedelivered is a gauge of what is out now, never a rate. */
function RedeliveryNote({ consumer }: { consumer: ConsumerDetail }) {
  return (
    <>
      {consumer.redeliveryRatePerSec === null ? "needs two looks" : consumer.redeliveryIsEstimate ? "estimated" : "exact"} ·{" "}
      <span title={redeliveredWhy}>
        <Count value={consumer.numRedelivered} /> redelivered, not acked
      </span>
    </>
  );
}
