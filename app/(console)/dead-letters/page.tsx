import type { Metadata } from "next";
import { CaptureCard } from "@/components/capture/capture-card";
import { DeadLettersView } from "@/components/groups/dead-letters-view";

export const metadata: Metadata = { title: "Dead letters" };

export default function Page() {
  return <DeadLettersView above={<CaptureCard quiet />} />;
}
