"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";

const ShareDialog = dynamic(() => import("./share-dialog").then((module) => module.ShareDialog), { ssr: false });

/** Opens what sharing this page would show. `view` is path and query of a dead letter, a group or a re-drive; nothing is shared by the click. */
export function ShareButton({ view }: { view: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActButton whyNot={useWhyNotAct()} quietReason onClick={() => setOpen(true)}>
        Share evidence…
      </ActButton>
      {isOpen && <ShareDialog view={view} onClose={() => setOpen(false)} />}
    </>
  );
}
