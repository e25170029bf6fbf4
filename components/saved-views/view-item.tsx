"use client";
import { X } from "lucide-react";
import Link from "next/link";
import { useIsReadOnly } from "@/components/shell/may-act";
import { visibleText } from "@/components/payload/bytes";
import { Chip } from "@/components/ui/chip";
import type { SavedViewRow } from "@/lib/domain/saved-view/row";

type ViewItemProps = { view: SavedViewRow; isHere: boolean; onOpen: () => void; onRemove: () => void };

/** One saved view: a link; and, of one's own, its end. */
export function ViewItem({ view, isHere, onOpen, onRemove }: ViewItemProps) {
  const isReadOnly = useIsReadOnly();
  const name = visibleText(view.name);
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
      {view.isMine && !isReadOnly && (
        <button
          type="button"
          aria-label={`Remove ${name}`}
          onClick={onRemove}
          className="flex size-8 flex-none items-center justify-center rounded-sm text-3 hover:text-text touch:size-11"
        >
          <X aria-hidden="true" className="size-3.5" />
        </button>
      )}
    </li>
  );
}
