"use client";
import Link from "next/link";
import { useState } from "react";
import { visibleText } from "@/components/payload/bytes";
import { deadLetterHref } from "@/components/tables";
import { Button } from "@/components/ui/button";
import { Count } from "@/components/ui/count";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { Explained, Sibling } from "@/lib/domain/explain/row";
import { shortKey, titleOf } from "../words";

const FEW = 5;

/** Other letters of the same message, or of the same work. */
export function Siblings({ siblings: { items, total, isWhole } }: { siblings: Explained["siblings"] }) {
  const [isOpen, setOpen] = useState(false);
  const shown = isOpen ? items : items.slice(0, FEW);
  return (
    <Panel aria-label="Siblings">
      <PanelHeader
        title="Siblings"
        note={
          total > 0 ? (
            <>
              {!isWhole && "at least "}
              <Count value={total} />
            </>
          ) : undefined
        }
        className="min-h-12"
      />
      {items.length === 0 ? (
        <p className="px-3.5 py-3 text-small text-2">No other dead letter is of the same message, or shares a key with it.</p>
      ) : (
        <ul>
          {shown.map((sibling) => (
            <li key={sibling.id} className="border-b border-line last:border-b-0">
              <SiblingRow sibling={sibling} />
            </li>
          ))}
        </ul>
      )}
      {shown.length < items.length && (
        <div className="border-t border-line px-2 py-1.5">
          <Button variant="quiet" onClick={() => setOpen(true)}>
            Show {items.length - shown.length} more
          </Button>
        </div>
      )}
      {isOpen && total > items.length && (
        <p className="border-t border-line px-3.5 py-2.5 text-small text-3">The newest {items.length} are shown.</p>
      )}
    </Panel>
  );
}

function SiblingRow({ sibling }: { sibling: Sibling }) {
  const title = titleOf(sibling);
  return (
    <Link href={deadLetterHref(sibling.id)} prefetch={false} className="grid gap-0.5 px-3.5 py-2 text-small hover:bg-hover touch:py-2.5">
      <span className="flex items-baseline gap-3">
        <span className="min-w-0 truncate">{title ?? "no error recorded"}</span>
        <span className="ml-auto flex-none text-3">
          <Time at={sibling.seenAt} />
        </span>
      </span>
      <span className="truncate text-3">
        {sharesWords(sibling.shares)}
        {sibling.consumer !== null && ` · ${visibleText(sibling.consumer)}`}
        {sibling.state !== "open" && ` · ${sibling.state}`}
      </span>
    </Link>
  );
}

const sharesWords = (shares: Sibling["shares"]) =>
  shares === "message" ? "the same message" : shares.map((each) => shortKey(each)).join(", ");
