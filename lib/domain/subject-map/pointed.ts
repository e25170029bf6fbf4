/** RFC 6901: `/payload/task_id`, with `~1` for `/` and `~0` for `~`. */
export const stepsOf = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/** What stands there; `undefined` where nothing does. */
export function pointed(json: unknown, pointer: string): unknown {
  return stepsOf(pointer).reduce<unknown>((value, name) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined; // an object, seen above
  }, json);
}
