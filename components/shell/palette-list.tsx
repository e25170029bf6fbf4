import { useEffect, useRef } from "react";
import { cn } from "@/components/ui/cn";
import { Glyph } from "@/components/ui/glyph";
import { toneOf } from "@/components/ui/status";
import type { PaletteItem } from "./palette-items";

type PaletteListProps = {
  id: string;
  items: readonly PaletteItem[];
  chosen: number;
  optionId: (index: number) => string;
  onChoose: (index: number) => void;
  onAct: (item: PaletteItem) => void;
};

export function PaletteList({ id, items, chosen, optionId, onChoose, onAct }: PaletteListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(optionId(chosen))}`)?.scrollIntoView({ block: "nearest" });
  }, [chosen, optionId]);

  return (
    <div ref={list} id={id} role="listbox" aria-label="Results" className="min-h-0 overflow-auto p-1.5 empty:hidden">
      {items.map((item, index) => (
        <div key={item.id} role="presentation">
          {items[index - 1]?.group !== item.group && (
            <div role="presentation" className="px-2.5 pt-2 pb-1 text-small text-3">
              {item.group}
            </div>
          )}
          <div
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onPointerMove={() => index !== chosen && onChoose(index)}
            onClick={() => onAct(item)}
            className={cn("flex h-8 cursor-pointer items-center gap-2 rounded-sm px-2.5 touch:h-11", index === chosen && "bg-selected")}
          >
            {item.status && <Glyph tone={toneOf(item.status)} />}
            <span className="min-w-0 truncate">{item.label}</span>
            <span className="ml-auto truncate pl-3 text-small text-3">{item.note}</span>
          </div>
        </div>
      ))}
    </div>
  );
}
