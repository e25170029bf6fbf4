// Three ways to get a nats-server on a machine without one. Each returns null when it put a binary at `target`, else a
// sentence: what it tried and why it did not work. The binary appears by a rename, so installs may run side by side.
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { atLeast, minimum, pinned } from "./nats-server-version.mjs";
import { run, tailOf } from "./run.mjs";

/** @typedef {{ target: string, env: Record<string, string | undefined>, say: (line: string) => void, releasesUrl?: string, timeoutMs?: number }} Install */

const archNames = { x64: "amd64", arm64: "arm64", arm: "arm7", ia32: "386", ppc64: "ppc64le", s390x: "s390x", mips64el: "mips64le" };

/**
 * Calls `fill` with a fresh folder beside the target, and moves the binary it names to the target.
 * @param {string} target
 * @param {(folder: string) => Promise<string>} fill
 */
async function putInPlace(target, fill) {
  await mkdir(path.dirname(target), { recursive: true });
  const folder = await mkdtemp(path.join(path.dirname(target), ".install-"));
  try {
    const binary = await fill(folder);
    await chmod(binary, 0o755);
    await rename(binary, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : "";
  return error.name === "TimeoutError" ? "no answer in time" : [error.message, cause].filter(Boolean).join(": ");
}

/**
 * The official release's archive, checked against the sums file of the same release.
 * @param {Install} install
 */
export async function fromRelease({
  target,
  say,
  releasesUrl = "https://github.com/nats-io/nats-server/releases/download",
  timeoutMs = 20_000,
}) {
  const arch = archNames[/** @type {keyof typeof archNames} */ (process.arch)];
  const name = `nats-server-v${pinned}-${process.platform}-${arch}`;
  const base = `${releasesUrl}/v${pinned}`;
  say(`nats-server: downloading ${pinned} from ${new URL(base).host}`);
  try {
    const sums = await (await fetchOk(`${base}/SHA256SUMS`, timeoutMs)).text();
    const expected = sums
      .split("\n")
      .find((line) => line.trim().endsWith(`${name}.tar.gz`))
      ?.split(/\s+/)[0];
    if (!expected) return `download: the release's SHA256SUMS has no ${name}.tar.gz`;
    await putInPlace(target, (folder) => unpack({ folder, name, url: `${base}/${name}.tar.gz`, expected, timeoutMs }));
    return null;
  } catch (error) {
    return `download of ${base}/${name}.tar.gz: ${reasonOf(error)}`;
  }
}

/**
 * @param {string} url
 * @param {number} timeoutMs
 */
async function fetchOk(url, timeoutMs) {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  return response;
}

/** @param {{ folder: string, name: string, url: string, expected: string, timeoutMs: number }} archive */
async function unpack({ folder, name, url, expected, timeoutMs }) {
  const file = path.join(folder, "nats-server.tar.gz");
  // The sums came in time, so somebody is there: the archive (7 MB) may take longer.
  const { body } = await fetchOk(url, timeoutMs * 10);
  await pipeline(Readable.fromWeb(/** @type {import("node:stream/web").ReadableStream} */ (body)), createWriteStream(file));
  const actual = createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
  if (actual !== expected) throw new Error(`refused: its SHA-256 is ${actual}, the release says ${expected}`);
  const { code, output } = await run("tar", ["-xzf", file, "-C", folder]);
  if (code !== 0) throw new Error(`tar: ${tailOf(output, 3)}`);
  return path.join(folder, name, "nats-server");
}

/** @param {Install} install */
export async function byGo({ target, env, say, timeoutMs = 900_000 }) {
  if ((await run("go", ["version"], { env, timeoutMs: 10_000 })).code !== 0) return "go install: there is no Go on PATH";
  say(`nats-server: building ${pinned} with Go (about half a minute)`);
  let failure = "";
  const build = async (/** @type {string} */ folder) => {
    const goEnv = { ...env, GOBIN: folder, CGO_ENABLED: "0" };
    const { code, output } = await run("go", ["install", `github.com/nats-io/nats-server/v2@v${pinned}`], {
      env: goEnv,
      cwd: folder,
      timeoutMs,
    });
    if (code !== 0) failure = tailOf(output, 3);
    return path.join(folder, "nats-server");
  };
  try {
    await putInPlace(target, build);
    return null;
  } catch (error) {
    return `go install github.com/nats-io/nats-server/v2@v${pinned}: ${failure || reasonOf(error)}`;
  }
}

/**
 * The distribution's package, where it is new enough; it goes to PATH, not to the cache.
 * @param {Pick<Install, "env" | "say"> & { isRoot: boolean }} install
 */
export async function byApt({ env, say, isRoot }) {
  const policy = await run("apt-cache", ["policy", "nats-server"], { env, timeoutMs: 30_000 });
  if (policy.code !== 0) return "apt: there is no apt here";
  const candidate = /Candidate: (?:\d+:)?(\d+\.\d+\.\d+)/.exec(policy.output)?.[1];
  if (!candidate) return "apt: it has no package nats-server";
  if (!atLeast(candidate, minimum)) return `apt: its nats-server ${candidate} is older than ${minimum}`;
  if (!isRoot) return `apt: its nats-server ${candidate} would do, but installing it needs root: sudo apt-get install nats-server`;
  say(`nats-server: installing the package ${candidate}`);
  const { code, output } = await run("apt-get", ["install", "-y", "nats-server"], { env, timeoutMs: 300_000 });
  return code === 0 ? null : `apt-get install nats-server: ${tailOf(output, 3)}`;
}
