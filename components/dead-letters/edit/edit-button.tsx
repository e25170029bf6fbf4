"use client";
import { useState } from "react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import { whyNotSent } from "../why-not-redrive";
import { EditDialog } from "./edit-dialog";

/** Changes a message before it is sent again. */
export function EditButton({ letter }: { letter: DeadLetterDetail }) {
  const [isOpen, setOpen] = useState(false);
  const whyNot = useWhyNotAct() ?? whyNotSent(letter);
  return (
    <>
      <ActButton whyNot={whyNot} quietReason onClick={() => setOpen(true)}>
        Edit…
      </ActButton>
      {isOpen && <EditDialog id={letter.id} onClose={() => setOpen(false)} />}
    </>
  );
}
