import { Mono } from "@/components/ui/mono";
import { Chip } from "@/components/ui/chip";
import { LongText } from "@/components/ui/long-text";
import type { Headers } from "@/lib/domain/message";
import { visibleText } from "./bytes";

type Header = Headers[number];

/** Headers as they came: their order, their repeats, their case. */
export function HeadersList({ headers }: { headers: Headers }) {
  if (headers.length === 0) return <p className="px-3.5 py-3 text-2">No headers.</p>;
  return (
    <dl className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] text-small phone:grid-cols-1">
      {headers.map((header, place) => (
        // Raw order with repeats: the place is the only identity a header has.
        <div key={place} className="col-span-full grid grid-cols-subgrid gap-x-3 border-b border-line px-3.5 py-1.5 last:border-b-0">
          <dt className="min-w-0 wrap-anywhere text-3">
            <Mono>{visibleText(header[0])}</Mono>
          </dt>
          <dd className="min-w-0 wrap-anywhere">
            <HeaderValue value={header[1]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function HeaderValue({ value }: { value: Header[1] }) {
  if (typeof value === "string")
    return value === "" ? (
      <span className="text-3">(empty)</span>
    ) : (
      <Mono>
        <LongText text={visibleText(value)} className="wrap-anywhere whitespace-pre-wrap" />
      </Mono>
    );
  return (
    <>
      <Chip>not UTF-8, base64</Chip> <Mono>{value.base64}</Mono>
    </>
  );
}
