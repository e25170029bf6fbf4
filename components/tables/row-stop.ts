"use client";
import { createContext, use } from "react";

const Stop = createContext(true);

/** Around a row: whether Tab leads to it. */
export const RowStop = Stop.Provider;

/** For what can be pressed inside a row: Tab leads there only in the row that is the list's one stop. */
export function useRowTabIndex(): 0 | -1 {
  return use(Stop) ? 0 : -1;
}
