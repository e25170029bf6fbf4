import { deferred } from "./deferred";

/** Resolves when this process is asked to end; `hurry` fires when it is asked again. */
export type StopRequest = { readonly requested: Promise<string>; readonly hurry: AbortSignal; throwIfRequested(): void; forget(): void };

// One Ctrl-C under npm arrives twice, from the terminal and from npm: only a later one means "hurry".
const secondAskMs = 500;
const parentPollMs = 1_000;
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export function listenForStop(): StopRequest {
  const hurry = new AbortController();
  let askedAt: number | null = null;
  const requested = deferred<string>();

  const ask = (why: string) => {
    if (askedAt !== null && performance.now() - askedAt > secondAskMs) hurry.abort();
    askedAt ??= performance.now();
    requested.resolve(why);
  };
  for (const signal of signals) process.on(signal, ask);
  const parentWatch = watchParent(() => ask("npm has gone"));

  return {
    requested: requested.promise,
    hurry: hurry.signal,
    throwIfRequested() {
      if (askedAt !== null) throw new Error("Asked to stop.");
    },
    forget() {
      clearInterval(parentWatch);
      for (const signal of signals) process.off(signal, ask);
    },
  };
}

/** A shell between npm and this process may swallow the signal that ends npm; then we get another parent. */
function watchParent(onGone: () => void): NodeJS.Timeout | undefined {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, parentPollMs);
  return timer.unref();
}
