/** Next calls this once per process, before the first request, and not again on a hot reload. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { guardShareRedirects } = await import("@/lib/http/share-redirects");
  guardShareRedirects();
  const { startRuntime } = await import("@/lib/runtime");
  await startRuntime();
}
