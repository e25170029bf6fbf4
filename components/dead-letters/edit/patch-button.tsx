"use client";
import { useState } from "react";
import { ActButton } from "@/components/ui/act-button";
import type { Selecting } from "@/lib/queries";
import { PatchDialog } from "./patch-dialog";

type PatchButtonProps = { selecting: Selecting; count: number; whyNot: string | null; onDone: () => void };

/** Changes all that is selected before it is sent again. */
export function PatchButton({ whyNot, ...dialog }: PatchButtonProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActButton whyNot={whyNot} quietReason onClick={() => setOpen(true)}>
        Patch…
      </ActButton>
      {isOpen && <PatchDialog {...dialog} onClose={() => setOpen(false)} />}
    </>
  );
}
