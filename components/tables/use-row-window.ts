"use client";
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useRowHeight } from "@/components/ui/use-media";
import { type RowKeys, useRowKeys } from "./use-row-keys";
import type { WindowedList } from "./use-windowed-list";

const topBarPx = 48;
const headPx = 28;
const phoneBarPx = 64;
/** The strip over a list that says what is new, by the height of a row. */
const stripPxBy: Record<number, number> = { 32: 28, 44: 44, 60: 44 };
/** Bars of a selection or a running job, which may lie over the lower edge. */
const footPx = 56;

type RowWindowOptions = {
  /** The element whose height is that of all rows. */
  body: RefObject<HTMLElement | null>;
  list: Pick<WindowedList<unknown>, "scope" | "onViewport">;
  /** Drawn wherever one scrolls to. */
  pinned: number | null;
  /** Whether a strip sticks above the rows. */
  hasStrip: boolean;
  count: number;
  keyAt: (index: number) => string | undefined;
  isPhone: boolean;
  /** By so much each row is higher than rows are. */
  belowPx: number;
  onScrolled?: (isScrolled: boolean) => void;
  topKey: number;
  onSelectKey: RowKeys["onSelectKey"];
};

/** Which rows are in sight while the document scrolls, and the keys that walk over them. */
export function useRowWindow(options: RowWindowOptions) {
  const { body, list, count, keyAt, isPhone, onScrolled, topKey, onSelectKey, pinned, hasStrip, belowPx } = options;
  const rowPx = useRowHeight();
  const heightPx = rowPx + belowPx;
  const topPx = useTop(body);
  const stripPx = hasStrip ? (stripPxBy[rowPx] ?? 0) : 0;
  const rangeExtractor = useCallback((range: Range) => withPinned(defaultRangeExtractor(range), pinned, range.count), [pinned]);
  // oxlint-disable-next-line react/incompatible-library -- the virtualizer tells React itself when it changed
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => heightPx,
    overscan: 8,
    scrollMargin: topPx,
    rangeExtractor,
    scrollPaddingStart: topBarPx + stripPx + (isPhone ? 0 : headPx),
    scrollPaddingEnd: footPx + (isPhone ? phoneBarPx : 0),
    getItemKey: (index) => keyAt(index) ?? index,
  });
  useEffect(() => virtual.measure(), [virtual, heightPx]);

  const top = `${list.scope} ${topKey}`;
  const shownTop = useRef(top);
  useEffect(() => {
    if (shownTop.current === top) return; // coming back to a page keeps the place one had
    shownTop.current = top;
    window.scrollTo({ top: 0 });
  }, [top]);

  const { onViewport } = list;
  const first = virtual.range?.startIndex;
  const last = virtual.range?.endIndex;
  useEffect(() => {
    if (first === undefined || last === undefined) return;
    // Once a frame: where two windows disagree on what has come since, each would ask for the other without end.
    const frame = requestAnimationFrame(() => onViewport(first, last));
    return () => cancelAnimationFrame(frame);
  }, [first, last, onViewport]);

  const isScrolled = (virtual.scrollOffset ?? 0) > topPx;
  useEffect(() => onScrolled?.(isScrolled), [isScrolled, onScrolled]);

  const scrollTo = useCallback((index: number) => virtual.scrollToIndex(index, { align: "auto" }), [virtual]);
  useRowKeys({ body, count, scrollTo, onSelectKey });
  return { items: virtual.getVirtualItems(), totalPx: virtual.getTotalSize(), topPx, firstInSight: first ?? 0 };
}

/** In the order of the rows, so that Tab and screen readers meet them so. */
function withPinned(drawn: number[], pinned: number | null, count: number): number[] {
  if (pinned === null || pinned >= count || drawn.includes(pinned)) return drawn;
  return pinned < (drawn[0] ?? 0) ? [pinned, ...drawn] : [...drawn, pinned];
}

/** Where the rows begin in the document; what stands above them may come and go. */
function useTop(body: RefObject<HTMLElement | null>): number {
  const [topPx, setTopPx] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      const at = body.current && Math.round(body.current.getBoundingClientRect().top + window.scrollY);
      if (at !== null) setTopPx(at);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [body]);
  return topPx;
}
