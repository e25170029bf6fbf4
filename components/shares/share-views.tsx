"use client";
import { useState } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { Time } from "@/components/ui/time";
import type { ShareRow } from "@/lib/domain/share/row";
import { PageTurner } from "./page-turner";
import { useViewsOf } from "./use-shares";
import { keptWords } from "./words";

/** The log of who opened a share, asked for once somebody wants to see it. */
export function ShareViews({ share }: { share: Pick<ShareRow, "id" | "viewCount"> }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="w-full min-w-0" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded-sm text-small text-2 touch:py-3">Who looked</summary>
      {isOpen && <Views share={share} />}
    </details>
  );
}

function Views({ share: { id, viewCount } }: { share: Pick<ShareRow, "id" | "viewCount"> }) {
  const [offset, setOffset] = useState(0);
  const { data, error, window } = useViewsOf(id, offset);
  if (error) return <ErrorState error={error} />;
  if (!data) return <output className="block text-small text-2">Asking who looked…</output>;
  return (
    <>
      <p className="text-small text-3">As each request says of itself: nobody has proved it. {keptWords(data.total ?? 0, viewCount)}</p>
      <ul className="mt-1 grid gap-1 text-small">
        {data.items.map((view) => (
          <li key={view.id} className="min-w-0 break-words">
            <Time at={view.at} seconds /> · {view.address ?? "no address"} ·{" "}
            <span className="text-2">{view.agent ?? "no program named"}</span>
          </li>
        ))}
      </ul>
      <PageTurner window={window} shown={data.items.length} total={data.total ?? 0} onOffset={setOffset} />
    </>
  );
}
