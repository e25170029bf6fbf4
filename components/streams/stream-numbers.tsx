import { NumberPanel, NumberPanels, Unit } from "@/components/tables";
import { Ago } from "@/components/ui/ago";
import { Bytes } from "@/components/ui/bytes";
import { Count } from "@/components/ui/count";
import { Duration } from "@/components/ui/duration";
import { Missing } from "@/components/ui/missing";
import { Rate } from "@/components/ui/rate";
import { toneOf } from "@/components/ui/status";
import { toneText } from "@/components/ui/tone";
import type { StreamDetail } from "@/lib/domain/stream/row";
import { formatShare, isNearLimit } from "./fullness";

export function StreamNumbers({ stream }: { stream: StreamDetail }) {
  const { messages, firstSeq, lastSeq, numDeleted, sizeBytes, publishRatePerSec, lastAt, fullness, health } = stream;
  const countsUnread = stream.discard === "old" && stream.retention === "limits" && !stream.isDeadLetter; // as fullnessOf counts
  return (
    <NumberPanels>
      <NumberPanel
        label="Messages"
        className={stream.isDeadLetter && messages > 0 ? toneText.dead : undefined}
        value={<Count value={messages} />}
        note={
          messages === 0 ? (
            <>
              next is #<Count value={lastSeq + 1} />
            </>
          ) : (
            <>
              #<Count value={firstSeq} /> to #<Count value={lastSeq} />
              {numDeleted > 0 && (
                <>
                  , <Count value={numDeleted} of="gap" />
                </>
              )}
            </>
          )
        }
      />
      <NumberPanel label="Size" value={<Bytes value={sizeBytes} />} note={<SizeNote stream={stream} />} />
      <NumberPanel
        label="Published"
        value={
          <>
            <Rate perSec={publishRatePerSec} unit={false} />
            {publishRatePerSec !== null && <Unit>/s</Unit>}
          </>
        }
        note={
          lastAt === null ? (
            "nothing stored yet"
          ) : (
            <>
              last <Ago at={lastAt} suffix />
            </>
          )
        }
      />
      <NumberPanel
        label={countsUnread ? "Unread, of its limit" : "Of its limit"}
        className={isNearLimit(health) ? toneText[toneOf(health)] : undefined}
        value={fullness === null ? <Missing why="no limit at which unread messages would be lost" /> : formatShare(fullness)}
        note={<FullNote stream={stream} />}
      />
    </NumberPanels>
  );
}

function SizeNote({ stream: { maxBytes, numSubjects } }: { stream: StreamDetail }) {
  if (maxBytes !== null)
    return (
      <>
        of <Bytes value={maxBytes} />
      </>
    );
  return numSubjects === null ? <>no limit</> : <Count value={numSubjects} of="subject" />;
}

function FullNote({ stream: { fullness, timeToFullMs } }: { stream: StreamDetail }) {
  if (fullness === null) return <>no limit that loses messages</>;
  if (fullness >= 1) return <>at its limit</>;
  return timeToFullMs === null ? <>not filling up now</> : <>full in about {<Duration ms={timeToFullMs} short />}</>;
}
