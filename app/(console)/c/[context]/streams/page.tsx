import type { Metadata } from "next";
import { StreamList } from "@/components/streams/stream-list";
import { decodeNames } from "../names";

type Props = { params: Promise<{ context: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { context } = decodeNames(await params);
  return { title: context === "-" ? "Streams" : `Streams · ${context}` };
}

export default async function Page({ params }: Props) {
  const { context } = decodeNames(await params);
  return <StreamList context={context} />;
}
