/**
 * Gives the focus to the row that Tab would lead to, of the list that is nearest to `from`; `false` where there is none. What takes something away
 * with the focus in it says so where it goes: else the keyboard begins anew at the top of the page.
 */
export function focusRowNear(from: Element): boolean {
  for (let place = from.parentElement; place; place = place.parentElement) {
    const row = place.querySelector<HTMLElement>('[data-index] a[tabindex="0"]');
    if (!row) continue;
    row.focus({ preventScroll: true });
    return true;
  }
  return false;
}
