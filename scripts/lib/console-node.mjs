/**
 * How Node runs the console; the benchmarks run the same way. A reading of 10,000 consumers makes so many short-lived objects that in
 * the default young generation (16 MB) they are copied several times before they die: a cycle took 155–175 ms of CPU, with 32 MB
 * 130 ms beside other work (bench/collector.ts). More is taken in powers of two, and held by an idle console: with 64 it stood 25 MB higher
 * (351 MB at its peak instead of 326, once).
 */
export const consoleNodeFlags = ["--max-semi-space-size=32"];

/**
 * glibc keeps what PGlite's and Node's threads gave back. With these the idle console measured 221 MB resident instead of 289–324; other
 * C libraries ignore them.
 */
export const frugalMalloc = { MALLOC_ARENA_MAX: "1", MALLOC_MMAP_THRESHOLD_: "32768", MALLOC_TRIM_THRESHOLD_: "32768" };
