import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { RedrivePage } from "@/components/redrives/redrive-page";

export const metadata: Metadata = { title: "Re-drive" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!z.uuid().safeParse(id).success) notFound();
  return <RedrivePage id={id} />;
}
