"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { isTyping } from "@/components/ui/is-typing";
import { pageHref } from "./navigation";
import { usePages } from "./pages-here";
import { setPalette } from "./palette-state";
import { usePlace } from "./use-place";

const CHORD_MS = 1500;

/** ⌘K anywhere; `/`, `?` and `g …` only while nothing is being typed. */
export function useShortcuts(): void {
  const router = useRouter();
  const { context } = usePlace();
  const pages = usePages();

  useEffect(() => {
    let chordUntil = 0;
    function onKey(event: KeyboardEvent) {
      if ((event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setPalette("search");
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      const page = event.timeStamp < chordUntil ? pages.find((each) => each.chord === event.key) : undefined;
      chordUntil = event.key === "g" ? event.timeStamp + CHORD_MS : 0;
      if (page) {
        event.preventDefault(); // `g r` is no `r`
        router.push(pageHref(page.key, context));
      } else if (event.key === "/") focusFilter(event);
      else if (event.key === "?") setPalette("keys");
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router, context, pages]);
}

/** The page's own filter where it has one, else the search over everything. */
function focusFilter(event: KeyboardEvent) {
  event.preventDefault();
  const filter = document.querySelector<HTMLInputElement>("[data-page-filter]");
  if (!filter) return setPalette("search");
  filter.focus();
  filter.select();
}
