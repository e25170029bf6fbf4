"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { hexLine, hexLineCount } from "./bytes";

const linePx = 19;

/** As `hexdump -C` prints it; only the lines in sight are drawn. */
export function HexView({ bytes }: { bytes: Uint8Array }) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: hexLineCount(bytes),
    getScrollElement: () => scroller.current,
    estimateSize: () => linePx,
    overscan: 20,
  });
  return (
    // It scrolls in both directions and holds nothing else to focus: the keyboard needs it to be reachable.
    <div
      ref={scroller}
      role="region"
      aria-label="Payload as hex"
      tabIndex={0}
      className="max-h-[560px] overflow-auto px-3.5 py-3 font-mono text-small leading-[19px]"
    >
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
    </div>
  );
}
