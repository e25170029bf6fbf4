"use client";
import { X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useIsReadOnly } from "@/components/shell/may-act";
import { visibleText } from "@/components/payload/bytes";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import type { SavedViewRow } from "@/lib/domain/saved-view/row";

type ViewItemProps = { view: SavedViewRow; isHere: boolean; onOpen: () => void; onRemove: () => void };

/** One saved view: a link, and its end for who may end it. Of somebody else's that is asked first: only they could make it anew as theirs. */
export function ViewItem({ view, isHere, onOpen, onRemove }: ViewItemProps) {
  const isReadOnly = useIsReadOnly();
  const [asking, setAsking] = useState<"not yet" | "now" | "kept">("not yet");
  const name = visibleText(view.name);
  if (asking === "now") return <Ask view={view} name={name} onKeep={() => setAsking("kept")} onRemove={onRemove} />;
  return (
    <li className="flex items-center rounded-sm hover:bg-hover has-[[aria-current]]:bg-selected">
      <Link
        href={view.path}
        prefetch={false}
        aria-current={isHere ? "page" : undefined}
        onClick={onOpen}
        className="flex min-h-8 min-w-0 flex-1 items-center gap-2 rounded-sm px-2.5 touch:min-h-11"
      >
        <span className="min-w-0 truncate" title={name}>
          {name}
        </span>
        {view.isMine && view.shared && <Chip title="Everybody sees it">shared</Chip>}
        {!view.isMine && <span className="ml-auto flex-none text-small text-3">{view.owner}</span>}
      </Link>
      {view.mayRemove && !isReadOnly && (
        <button
          type="button"
          ref={asking === "kept" ? focus : undefined}
          aria-label={`Remove ${name}`}
          onClick={() => (view.isMine ? onRemove() : setAsking("now"))}
          className="flex size-8 flex-none items-center justify-center rounded-sm text-3 hover:text-text touch:size-11"
        >
          <X aria-hidden="true" className="size-3.5" />
        </button>
      )}
    </li>
  );
}

type AskProps = { view: SavedViewRow; name: string; onKeep: () => void; onRemove: () => void };

function Ask({ view, name, onKeep, onRemove }: AskProps) {
  return (
    <li className="grid gap-1.5 rounded-sm bg-hover px-2.5 py-2">
      <span role="alert" className="break-words">
        {view.owner} shares “{name}” with everybody. Remove it for all?
      </span>
      <span className="flex flex-wrap justify-end gap-2">
        <Button variant="quiet" ref={focus} onClick={onKeep}>
          Keep it
        </Button>
        <Button variant="danger" onClick={onRemove}>
          Remove it for all
        </Button>
      </span>
    </li>
  );
}

/** What was pressed is gone, and the focus with it. */
const focus = (button: HTMLButtonElement | null) => button?.focus();
