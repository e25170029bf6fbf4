import type { ReactNode } from "react";
import { SelectionScope } from "@/components/dead-letters/selection-scope";

export default function Layout({ children }: { children: ReactNode }) {
  return <SelectionScope>{children}</SelectionScope>;
}
