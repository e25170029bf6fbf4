import type { Metadata } from "next";
import { RedrivePage } from "@/components/redrives/redrive-page";

export const metadata: Metadata = { title: "Re-drive" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <RedrivePage id={id} />;
}
