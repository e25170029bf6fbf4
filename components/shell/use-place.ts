"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { contextOf, pageOf, type PageKey } from "./navigation";

/** Where the reader is: which page, and which context ("-": all). */
export function usePlace(): { page: PageKey | null; context: string } {
  const pathname = usePathname();
  const search = useSearchParams();
  return { page: pageOf(pathname), context: contextOf(pathname, search.get("context")) };
}
