"use client";
import { Search } from "lucide-react";
import { Kbd } from "@/components/ui/kbd";
import { setPalette } from "./palette-state";

export function SearchButton() {
  return (
    <button
      type="button"
      onClick={() => setPalette("search")}
      aria-label="Search or jump to"
      aria-keyshortcuts="Meta+K Control+K"
      className="ml-auto flex h-7.5 min-w-0 flex-[0_1_360px] items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-3 hover:border-line-strong touch:h-11 phone:w-11 phone:flex-none phone:justify-center phone:border-0 phone:bg-transparent phone:px-0"
    >
      <Search aria-hidden="true" className="size-4 desk:hidden" />
      <span className="truncate phone:hidden">Search or jump to…</span>
      <Kbd className="ml-auto phone:hidden">⌘K</Kbd>
    </button>
  );
}
