"use client";
import { Dialog } from "@base-ui/react/dialog";
import { useRouter } from "next/navigation";
import { useState, type KeyboardEvent } from "react";
import { PaletteList } from "./palette-list";
import { setPalette } from "./palette-state";
import type { PaletteItem } from "./palette-items";
import { usePaletteItems } from "./use-palette-items";

const LIST_ID = "palette-list";
const optionId = (index: number) => `palette-option-${index}`;

/** ⌘K: type, arrow, return. */
export function Palette() {
  const router = useRouter();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const { items, searching, error } = usePaletteItems(text);
  const at = Math.min(chosen, Math.max(0, items.length - 1));

  function act(item: PaletteItem | undefined) {
    if (!item) return;
    setPalette("closed");
    if ("href" in item) router.push(item.href);
    else item.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setChosen((at + step + items.length) % Math.max(1, items.length));
    else if (event.key === "Enter") act(items[at]);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && setPalette("closed")}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[rgb(0_0_0/0.5)]" />
        <Dialog.Popup
          aria-label="Search or jump to"
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[70vh] w-[600px] max-w-[calc(100vw-24px)] -translate-x-1/2 flex-col overflow-hidden rounded-md border border-line-strong bg-raised shadow-float outline-none phone:top-3 phone:max-h-[calc(100dvh-24px)]"
        >
          <input
            role="combobox"
            aria-label="Search or jump to"
            aria-expanded="true"
            aria-controls={LIST_ID}
            aria-activedescendant={items.length > 0 ? optionId(at) : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder="A page, a context, a stream, a consumer"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
            className="h-12 flex-none border-b border-line bg-transparent px-4 text-section outline-none phone:text-[16px]"
          />
          <PaletteList id={LIST_ID} items={items} chosen={at} optionId={optionId} onChoose={setChosen} onAct={act} />
          {items.length === 0 && <p className="px-4 py-6 text-center text-2">{searching ? "Searching" : `Nothing is called “${text}”.`}</p>}
          {error && (
            <p className="border-t border-line px-4 py-2 text-small text-2">
              Streams and consumers cannot be searched now: {error.message}
            </p>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
