"use client";
import { createContext, use, type ReactNode } from "react";
import { pages, type PageEntry } from "./navigation";

const withoutFleet = pages.filter(({ key }) => key !== "fleet");
const Here = createContext<readonly PageEntry[]>(withoutFleet);

/** Around everything that leads to pages: a console has the page of the fleet only beside the embedded one. */
export function PagesHere({ hasFleet, children }: { hasFleet: boolean; children: ReactNode }) {
  return <Here value={hasFleet ? pages : withoutFleet}>{children}</Here>;
}

/** The pages of this console. */
export function usePages(): readonly PageEntry[] {
  return use(Here);
}
