"use client";
import { useState } from "react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { ErrorState } from "@/components/ui/error-state";
import { Time } from "@/components/ui/time";
import type { ShareRow } from "@/lib/domain/share/row";
import { PageTurner } from "./page-turner";
import { ShareViews } from "./share-views";
import { useRevokeShare, useSharesOf } from "./use-shares";
import { stateWords } from "./words";

/** What was shared of this page, who looked, and its end. */
export function SharedBefore({ view }: { view: string }) {
  const [offset, setOffset] = useState(0);
  const { data, error, window } = useSharesOf(view, offset);
  const revoke = useRevokeShare();
  const mayNot = useWhyNotAct();
  if (error) return <ErrorState error={error} />;
  if (!data || (data.items.length === 0 && offset === 0)) return null;
  return (
    <section aria-label="Shares of this" className="mt-4">
      <h3 className="text-small text-3">Shares of this</h3>
      <ul className="mt-1 grid">
        {data.items.map((share) => (
          <li key={share.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-1.5">
            <Share share={share} />
            {share.state === "open" && (
              <ActButton
                className="ml-auto"
                whyNot={mayNot ?? (revoke.isPending ? "One moment" : null)}
                quietReason
                onClick={() => revoke.mutate(share.id)}
              >
                Revoke
              </ActButton>
            )}
            {share.viewCount > 0 && <ShareViews share={share} />}
          </li>
        ))}
      </ul>
      <PageTurner window={window} shown={data.items.length} total={data.total ?? 0} onOffset={setOffset} />
      {revoke.error && <ErrorState error={revoke.error} />}
    </section>
  );
}

function Share({ share }: { share: ShareRow }) {
  return (
    <span className="min-w-0 break-words">
      <Time at={share.createdAt} /> by {share.actor.name}
      {!share.redacted && <span className="text-warn"> · values shown</span>} · <span className="text-2">{stateWords(share)}</span>
      {share.state === "open" && (
        <span className="text-2">
          {" "}
          · ends <Time at={share.expiresAt} />
        </span>
      )}
    </span>
  );
}
