import type { Asked } from "@/components/dead-letters/asked";
import { addressOf } from "@/lib/domain/address";

/** This page with that group open: what a link that is opened in another tab leads to. */
export function hrefOfGroup(asked: Asked & { tab?: unknown }, group: string): string {
  const { tab: _tab, letters: _letters, ...kept } = asked;
  return addressOf(["dead-letters"], { ...kept, group });
}
