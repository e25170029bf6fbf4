import type { Metadata } from "next";
import { CaptureCard } from "@/components/capture/capture-card";
import { DeadLetterList } from "@/components/dead-letters/dead-letter-list";

export const metadata: Metadata = { title: "Dead letters" };

export default function Page() {
  return <DeadLetterList above={<CaptureCard quiet />} />;
}
