import type { Metadata } from "next";
import { DeadLetterList } from "@/components/dead-letters/dead-letter-list";

export const metadata: Metadata = { title: "Dead letters" };

export default function Page() {
  return <DeadLetterList />;
}
