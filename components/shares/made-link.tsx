"use client";
import { LinkButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Input } from "@/components/ui/input";
import { Time } from "@/components/ui/time";
import type { NewShare } from "@/lib/domain/share/row";
import { useSharesOf } from "./use-shares";
import { overWords } from "./words";

/** The link, this once: nobody can look it up again. Where it was revoked below it, it is no link any more. */
export function MadeLink({ share, view }: { share: NewShare; view: string }) {
  const state = useSharesOf(view).data?.items.find(({ id }) => id === share.id)?.state ?? share.state;
  if (state !== "open") return <output className="block">{overWords(state)}</output>;
  const path = new URL(share.url).pathname;
  return (
    <div className="grid gap-3">
      <p>
        Whoever has this link, and reaches this console, can open it until <Time at={share.expiresAt} />.{" "}
        <span className="text-2">It is shown this once. For others, send the file.</span>
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Input
          readOnly
          aria-label="The link"
          value={share.url}
          className="min-w-0 flex-1 basis-80 font-mono text-small"
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={share.url} className="text-accent">
          Copy the link
        </CopyButton>
      </div>
      <div className="flex flex-wrap gap-2">
        <LinkButton href={`${path}?download`} prefetch={false} download>
          Download as one file
        </LinkButton>
        <LinkButton href={path} prefetch={false} target="_blank" rel="noreferrer">
          Open it
        </LinkButton>
      </div>
    </div>
  );
}
