import { execFileSync } from "node:child_process";

/** What a process has used so far, by `ps`: the same columns on Linux and macOS. */
export function usageOf(pid: number): { residentBytes: number; cpuSeconds: number } {
  const [rss = "", time = ""] = execFileSync("ps", ["-o", "rss=,time=", "-p", String(pid)], { encoding: "utf8" })
    .trim()
    .split(/\s+/);
  return { residentBytes: Number(rss) * 1024, cpuSeconds: secondsOf(time) };
}

/** `[[dd-]hh:]mm:ss[.cc]` */
function secondsOf(time: string): number {
  const [days, clock] = time.includes("-") ? time.split("-") : ["0", time];
  return (clock ?? "").split(":").reduce((total, part) => total * 60 + Number(part), 0) + Number(days) * 86_400;
}
