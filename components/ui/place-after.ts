"use client";

/**
 * From what has the focus now: where it goes when what was asked is answered. To the same, where it is there still; else, since an act may take
 * its own button or row away, to the head of the pane that it was in (`data-pane`, `data-head`), or to the row of the list (`data-pane-row`).
 */
export function placeFrom(): () => HTMLElement | null {
  const opener = document.activeElement;
  const isInPane = opener?.closest("[data-pane]") instanceof Element;
  return () => {
    const now = document.activeElement;
    if (now && now !== document.body && !now.closest("[role=dialog]")) return null; // the act has led it elsewhere
    if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected && !opener.matches(":disabled")) return opener;
    const head = document.querySelector<HTMLElement>("[data-pane] [data-head]");
    const row = document.querySelector<HTMLElement>('[data-pane-row] a[tabindex="0"]');
    return isInPane ? (head ?? row) : (row ?? head);
  };
}
