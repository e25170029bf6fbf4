"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { ActButton } from "@/components/ui/act-button";

const DiscardDialog = dynamic(() => import("./discard-dialog").then((module) => module.DiscardDialog), { ssr: false });

type DiscardButtonProps = { ids: readonly string[]; whyNot: string | null; label: string; quietReason?: boolean; onDone?: () => void };

/** Opens what discarding these would do. Nothing is removed by it. */
export function DiscardButton({ ids, whyNot, label, quietReason, onDone }: DiscardButtonProps) {
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  return (
    <>
      <ActButton whyNot={whyNot} quietReason={quietReason} onClick={() => setAsked(ids)}>
        {label}
      </ActButton>
      {asked !== null && <DiscardDialog ids={asked} onClose={() => setAsked(null)} onDone={onDone} />}
    </>
  );
}
