"use client";
import Link from "next/link";
import { useMemo } from "react";
import { visibleText } from "@/components/payload/bytes";
import { streamHref } from "@/components/tables";
import { sayError } from "@/components/ui/error-words";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { compare } from "@/lib/domain/explain/compare";
import type { Good } from "@/lib/domain/explain/row";
import type { Payload } from "@/lib/domain/message";
import { ComparedJson } from "./compared-json";
import { ComparedLines } from "./compared-lines";
import { link } from "./look";
import { useExplained } from "./use-explained";

type Compared = { id: string; context: string; payload: Payload };

/** What died beside a message of the same subject that went well, or why there is none to put beside it. */
export function CompareView({ letter: { id, context, payload } }: { letter: Compared }) {
  const { data, error } = useExplained(id);
  if (!data && error) {
    return (
      <p role="alert" className="px-3.5 py-3 text-2">
        {sayError(error).title}. {sayError(error).detail}
      </p>
    );
  }
  if (!data) return <SkeletonRows rows={3} label="Looking for a message that went well" />;
  if (data.good.kind === "unknown") {
    return (
      <p className="px-3.5 py-3 text-2">
        <span className="text-text">No message that went well can be put beside it.</span> {visibleText(data.good.why)}
      </p>
    );
  }
  return <Beside good={data.good} payload={payload} context={context} />;
}

function Beside({ good, payload, context }: { good: Extract<Good, { kind: "found" }>; payload: Payload; context: string }) {
  const compared = useMemo(() => compare(payload, good.payload), [payload, good.payload]);
  return (
    <>
      <p className="border-b border-line px-3.5 py-2.5 text-small text-2">
        Beside{" "}
        <Link href={streamHref({ context, stream: good.stream }, { seq: good.seq })} prefetch={false} className={link}>
          {visibleText(good.stream)} #{good.seq.toLocaleString("en")}
        </Link>{" "}
        of <Time at={good.at} seconds />, of the same subject, which the consumer has finished.
        {good.doubt !== null && <span className="text-warn"> {good.doubt}</span>}
      </p>
      {compared.kind === "equal" && <p className="px-3.5 py-3 text-2">Their bodies are the same, byte for byte.</p>}
      {compared.kind === "not-compared" && <p className="px-3.5 py-3 text-2">They cannot be compared here. {compared.why}</p>}
      {compared.kind === "json" && <ComparedJson {...compared} />}
      {compared.kind === "lines" && <ComparedLines {...compared} />}
    </>
  );
}
