import type { Metadata } from "next";
import { ConsumerPage } from "@/components/consumers/consumer-page";
import { UnlistedNotes } from "@/components/dead-letters/unlisted-notes";
import { decodeNames } from "../../../names";

type Props = { params: Promise<{ context: string; stream: string; consumer: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { consumer, stream } = decodeNames(await params);
  return { title: `${consumer} · ${stream}` };
}

export default async function Page({ params }: Props) {
  const name = decodeNames(await params);
  return <ConsumerPage {...name} notes={<UnlistedNotes {...name} here />} />;
}
