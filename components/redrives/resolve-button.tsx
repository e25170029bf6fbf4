"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { useRowTabIndex } from "@/components/tables";
import { ActButton } from "@/components/ui/act-button";
import type { RedriveItemRow } from "@/lib/domain/redrive/row";
import { useJobOfItems } from "./job-of-items";

const ResolveDialog = dynamic(() => import("./resolve-dialog").then((module) => module.ResolveDialog), { ssr: false });

/** For a message of which nobody knows whether it was sent. While the job runs, the decision waits at the server for its turn. */
export function ResolveButton({ item }: { item: RedriveItemRow }) {
  const job = useJobOfItems();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActButton
        tabIndex={useRowTabIndex()}
        whyNot={useWhyNotAct()}
        quietReason
        className="relative z-1 h-6 px-2 text-small"
        onClick={() => setOpen(true)}
      >
        Resolve…
      </ActButton>
      {isOpen && <ResolveDialog job={job} item={item} onClose={() => setOpen(false)} />}
    </>
  );
}
