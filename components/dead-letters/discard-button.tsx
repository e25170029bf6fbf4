"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { ActButton } from "@/components/ui/act-button";
import type { Selecting } from "@/lib/queries";

const DiscardDialog = dynamic(() => import("./discard-dialog").then((module) => module.DiscardDialog), { ssr: false });

type DiscardButtonProps = {
  selecting: Selecting;
  count: number;
  whyNot: string | null;
  label: string;
  quietReason?: boolean;
  onDone?: () => void;
};

/** Opens what discarding these would do. Nothing is removed by it. */
export function DiscardButton({ selecting, count, whyNot, label, quietReason, onDone }: DiscardButtonProps) {
  const [asked, setAsked] = useState<Pick<DiscardButtonProps, "selecting" | "count"> | null>(null);
  return (
    <>
      <ActButton whyNot={whyNot} quietReason={quietReason} onClick={() => setAsked({ selecting, count })}>
        {label}
      </ActButton>
      {asked !== null && <DiscardDialog {...asked} onClose={() => setAsked(null)} onDone={onDone} />}
    </>
  );
}
