"use client";
import { useViewQuery } from "@/components/live";
import { HeadersList, PayloadView } from "@/components/payload";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { Count } from "@/components/ui/count";
import { ErrorState } from "@/components/ui/error-state";
import { Mono } from "@/components/ui/mono";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { streamQueries, type StreamName } from "@/lib/queries";

/** One message, opened above the list it stands in. */
export function MessageOpen({ name, seq, onClose }: { name: StreamName; seq: number; onClose: () => void }) {
  const { data, error } = useViewQuery({ ...streamQueries.message(name, seq), staleTime: Number.POSITIVE_INFINITY });
  return (
    <section aria-label={`Message ${seq}`} className="border-b border-line-strong bg-raised">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3.5 py-2">
        <h3 className="font-semibold">
          #<Count value={seq} />
        </h3>
        {data && (
          <>
            <Mono className="min-w-0 break-all">{data.subject}</Mono>
            <span className="text-small text-3">
              <Time at={data.at} seconds /> · <Bytes value={data.sizeBytes} />
            </span>
          </>
        )}
        <Button variant="quiet" className="ml-auto h-6 px-1.5" onClick={onClose}>
          Close
        </Button>
      </header>
      {!data && (error ? <ErrorState error={error} /> : <SkeletonRows rows={4} />)}
      {data && (
        <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] narrow:grid-cols-1">
          <PayloadView payload={data.payload} headers={data.headers} />
          <div className="border-l border-line narrow:border-t narrow:border-l-0">
            <HeadersList headers={data.headers} />
          </div>
        </div>
      )}
    </section>
  );
}
