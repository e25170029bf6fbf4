import type { Metadata } from "next";
import { RedriveList } from "@/components/redrives/redrive-list";

export const metadata: Metadata = { title: "Re-drives" };

export default function Page() {
  return <RedriveList />;
}
