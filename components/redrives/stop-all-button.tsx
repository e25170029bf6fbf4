"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";

const StopAllDialog = dynamic(() => import("./stop-all-dialog").then((module) => module.StopAllDialog), { ssr: false });

/** Where several run: all of them at once, after one question. */
export function StopAllButton() {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <ActButton variant="danger" whyNot={useWhyNotAct()} quietReason onClick={() => setAsking(true)}>
        Stop all re-drives…
      </ActButton>
      {isAsking && <StopAllDialog onClose={() => setAsking(false)} />}
    </>
  );
}
