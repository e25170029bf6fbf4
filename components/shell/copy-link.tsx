"use client";
import { CopyButton } from "@/components/ui/copy-button";
import { frozenHref } from "./navigation";

export function CopyLink() {
  return (
    <CopyButton text={() => frozenHref(window.location.href, Date.now())} className="narrow:hidden">
      Copy link
    </CopyButton>
  );
}
