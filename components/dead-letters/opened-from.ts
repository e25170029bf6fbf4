"use client";

/** Of this tab, while one is among the dead letters: the list or group that a letter was opened from, and the letter that one comes back from. */
let list: string | null = null;
let left: string | null = null;

const LETTER = /^\/dead-letters\/([^/?#]+)/;

/** Every click on the way to a letter: from a list it says where one was; from letter to letter it is still that list. */
export function noteClick({ target }: MouseEvent): void {
  const link = target instanceof Element ? target.closest("a") : null;
  if (link && LETTER.test(new URL(link.href, location.href).pathname) && location.pathname === "/dead-letters")
    list = `${location.pathname}${location.search}`;
}

export function forget(): void {
  list = null;
  left = null;
}

/** Path and query; `null` where one came from elsewhere. */
export const openedFrom = (): string | null => list;

export function leave(letter: string): void {
  left = letter;
}

/** Which letter one has just come back from; said once. */
export function takeLeft(): string | null {
  const letter = left;
  left = null;
  return letter;
}
