import type { Metadata } from "next";
import { notFound } from "next/navigation";

export const metadata: Metadata = { title: "Not found" };

/** Every address that no page has, so that its answer stands in the frame. */
export default function Page() {
  notFound();
}
