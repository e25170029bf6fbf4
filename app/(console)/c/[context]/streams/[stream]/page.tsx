import type { Metadata } from "next";
import { StreamPage } from "@/components/streams/stream-page";
import { decodeNames } from "../../names";

type Props = { params: Promise<{ context: string; stream: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { context, stream } = decodeNames(await params);
  return { title: `${stream} · ${context}` };
}

export default async function Page({ params }: Props) {
  return <StreamPage {...decodeNames(await params)} />;
}
