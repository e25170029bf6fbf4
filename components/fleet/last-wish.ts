/**
 * Acts one at a time: a wish waits for the one before it, however that ends. Of those that came meanwhile only the last is acted on; the
 * others are answered `null`.
 */
export function lastWish<W, T>(act: (wish: W) => Promise<T>): (wish: W) => Promise<T | null> {
  let newest = 0;
  let before: Promise<unknown> = Promise.resolve();
  return (wish) => {
    newest += 1;
    const own = newest;
    const turn = before.then(() => (own === newest ? act(wish) : null));
    before = Promise.allSettled([turn]);
    return turn;
  };
}
