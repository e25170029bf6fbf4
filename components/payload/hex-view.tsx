"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { hexLine, hexLineCount } from "./bytes";
import { ScrollBox } from "./scroll-box";

const linePx = 19;

const mostPx = 560;
const paddingPx = 24;

/** How high these bytes will be: whoever waits to know what they are can keep the place. */
export const hexViewPx = (bytes: Uint8Array): number => Math.min(mostPx, hexLineCount(bytes) * linePx + paddingPx);

/** As `hexdump -C` prints it; only the lines in sight are drawn. */
export function HexView({ bytes }: { bytes: Uint8Array }) {
  const scroller = useRef<HTMLElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the virtualizer tells React itself when it changed
  const virtual = useVirtualizer({
    count: hexLineCount(bytes),
    getScrollElement: () => scroller.current,
    estimateSize: () => linePx,
    overscan: 20,
  });
  return (
    <ScrollBox ref={scroller} label="Payload as hex" className="max-h-[560px] leading-[19px]">
      <div className="relative w-max min-w-full" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const { offset, hex, text } = hexLine(bytes, item.index);
          return (
            <div key={item.key} className="absolute top-0 left-0 whitespace-pre" style={{ transform: `translateY(${item.start}px)` }}>
              <span className="text-3">{offset}</span>
              {"  "}
              {hex}
              {"  "}
              <span className="text-c3">{text}</span>
            </div>
          );
        })}
      </div>
    </ScrollBox>
  );
}
