"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useViewQuery } from "@/components/live";
import { deadLetterQueries, redriveQueries } from "@/lib/queries";
import { contextOf, oneOf, pageOf, type PageKey } from "./navigation";

/** Where the reader is: which page, and which context ("-": all). */
export function usePlace(): { page: PageKey | null; context: string } {
  const pathname = usePathname();
  const search = useSearchParams();
  const own = useOwnContext(pathname);
  return { page: pageOf(pathname), context: contextOf(pathname, own ?? search.get("context")) };
}

/** A letter and a re-drive belong to a context that their address does not say: it is that of what their page has read. */
function useOwnContext(pathname: string): string | undefined {
  const { noun, id } = oneOf(pathname) ?? {};
  const letter = useViewQuery({ ...deadLetterQueries.detail(id ?? ""), enabled: false });
  const job = useViewQuery({ ...redriveQueries.detail(id ?? ""), enabled: false });
  return (noun === "redrives" ? job : letter).data?.context;
}
