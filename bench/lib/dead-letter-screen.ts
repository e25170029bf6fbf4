import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";

/** What a frame of the list of dead letters says. `newest`: the number in its first row's subject. `arrived`: how many are offered as new. */
export type Frame = { at: number; open: number; newest: number; arrived: number };

/**
 * Every frame in which something changed, from now on. The functions in here have no names: what the compiler adds to a named one is not
 * known in the page.
 */
export async function watchFrames(page: Page): Promise<() => Promise<Frame[]>> {
  const frames = await page.evaluateHandle(() => {
    const seen: Frame[] = [];
    let isDue = false;
    new MutationObserver(() => {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(() => {
        isDue = false;
        const texts = ["main header", "main [role=row][data-index='0']", "main"].map((at) => document.querySelector(at)?.textContent ?? "");
        const words = [/([\d,]+) open/, /orders\.n(\d+)/, /([\d,]+) new · show/];
        const [open = 0, newest = 0, arrived = 0] = words.map((word, n) =>
          Number(word.exec(texts[n] ?? "")?.[1]?.replaceAll(",", "") ?? 0),
        );
        const behind = new MessageChannel(); // its message comes when this frame is drawn
        behind.port1.addEventListener("message", () => seen.push({ at: Date.now(), open, newest, arrived }), { once: true });
        behind.port1.start();
        behind.port2.postMessage(null);
      });
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    return seen;
  });
  return () => frames.jsonValue();
}

/** The numbers of all rows, which are drawn as one scrolls over them: half a screen at a time, each when it is drawn from edge to edge. */
export async function allRows(page: Page, patienceMs: number): Promise<Set<number>> {
  const numbers = new Set<number>();
  for (let since = performance.now(); performance.now() - since < patienceMs; await sleep(20)) {
    const screen = await page.evaluate(() => {
      const rows = [...document.querySelectorAll("main [role=row][data-index]")];
      const [first, last] = [rows[0]?.getBoundingClientRect(), rows.at(-1)?.getBoundingClientRect()];
      const count = Number(document.querySelector("main [role=table]")?.getAttribute("aria-rowcount"));
      const isEnd = rows.at(-1)?.getAttribute("aria-rowindex") === String(count);
      return {
        numbers: rows.map((row) => Number(/orders\.n(\d+)/.exec(row.textContent)?.[1])),
        isWhole:
          first !== undefined && first.top < window.innerHeight / 2 && last !== undefined && (isEnd || last.bottom >= window.innerHeight),
        isEnd,
      };
    });
    if (!screen.isWhole) continue;
    for (const number of screen.numbers) numbers.add(number);
    if (screen.isEnd) break;
    since = performance.now();
    await page.evaluate(() => window.scrollBy(0, window.innerHeight / 2));
  }
  return numbers;
}
