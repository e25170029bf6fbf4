import type { Metadata } from "next";
import { ConsumerList } from "@/components/consumers/consumer-list";
import { decodeNames } from "../names";

type Props = { params: Promise<{ context: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { context } = decodeNames(await params);
  return { title: context === "-" ? "Consumers" : `Consumers · ${context}` };
}

export default async function Page({ params }: Props) {
  const { context } = decodeNames(await params);
  return <ConsumerList context={context} />;
}
