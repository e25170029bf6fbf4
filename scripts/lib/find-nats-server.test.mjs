import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findNatsServer } from "./find-nats-server.mjs";
import { pinned } from "./nats-server-version.mjs";
import { run } from "./run.mjs";

/** @type {string} */
let folder;
/** @type {string[]} */
let said;
/** @type {import("node:http").Server | undefined} */
let releases;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "jetlag-find-"));
  mkdirSync(path.join(folder, "bin"));
  said = [];
});

afterEach(() => {
  releases?.closeAllConnections();
  releases?.close();
  releases = undefined;
  rmSync(folder, { recursive: true });
});

/** @param {string} file @param {string} script */
function executable(file, script) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const onPath = (/** @type {string} */ name, /** @type {string} */ script) => executable(path.join(folder, "bin", name), script);
const cached = () => path.join(folder, "cache/nats-server", pinned, "nats-server");
const noApt = () => onPath("apt-cache", "exit 1");

/** @param {{ env?: Record<string, string>, releasesUrl?: string, timeoutMs?: number, isRoot?: boolean }} [options] */
function find({ env = {}, releasesUrl = "http://127.0.0.1:1", timeoutMs = 2_000, isRoot = false } = {}) {
  // PATH has our folder and, for scripts and tar, nothing but the system's; a Go or nats-server of the machine stays out.
  const PATH = [path.join(folder, "bin"), path.join(folder, "system")].join(":");
  return findNatsServer({
    env: { PATH, JETLAG_CACHE_DIR: path.join(folder, "cache"), ...env },
    say: (line) => said.push(line),
    releasesUrl,
    timeoutMs,
    isRoot,
  });
}

/** A release server. `archive` null hangs; `sum` overrides the honest one. @param {{ archive: Buffer | null, sum?: string }} release */
async function serveRelease({ archive, sum }) {
  const { platform, arch } = process;
  const name = `nats-server-v${pinned}-${platform}-${arch === "x64" ? "amd64" : arch}.tar.gz`;
  releases = createServer((request, answer) => {
    if (archive === null) return;
    const sums = `0000  other.tar.gz\n${sum ?? createHash("sha256").update(archive).digest("hex")}  ${name}\n`;
    if (request.url === `/v${pinned}/SHA256SUMS`) answer.end(sums);
    else if (request.url === `/v${pinned}/${name}`) answer.end(archive);
    else answer.writeHead(404).end();
  });
  await new Promise((resolve) => releases?.listen(0, "127.0.0.1", () => resolve(null)));
  const address = releases.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

async function archiveOfServer() {
  const { platform, arch } = process;
  const name = `nats-server-v${pinned}-${platform}-${arch === "x64" ? "amd64" : arch}`;
  executable(path.join(folder, "pack", name, "nats-server"), `echo "nats-server: v${pinned}"`);
  await run("tar", ["-czf", path.join(folder, "a.tar.gz"), "-C", path.join(folder, "pack"), name]);
  return readFileSync(path.join(folder, "a.tar.gz"));
}

test("NATS_SERVER_BIN comes first; one that will not do is an error, not passed over", async () => {
  const named = executable(path.join(folder, "mine"), 'echo "nats-server: v2.14.0"');
  onPath("nats-server", 'echo "nats-server: v2.15.1"');
  expect(await find({ env: { NATS_SERVER_BIN: named } })).toEqual({ binary: named, version: "2.14.0" });

  executable(named, 'echo "nats-server: v2.9.10"');
  await expect(find({ env: { NATS_SERVER_BIN: named } })).rejects.toThrow(/NATS_SERVER_BIN: .*mine is 2\.9\.10, older than 2\.14\.0/);
  await expect(find({ env: { NATS_SERVER_BIN: "/no/such" } })).rejects.toThrow("/no/such is no nats-server that runs here");
});

test("PATH comes before the cache, unless it is too old", async () => {
  executable(cached(), `echo "nats-server: v${pinned}"`);
  const installed = onPath("nats-server", 'echo "nats-server: v2.16.0-RC.1"');
  expect(await find()).toEqual({ binary: installed, version: "2.16.0-RC.1" });
  onPath("nats-server", 'echo "nats-server: v2.13.9"');
  expect(await find()).toEqual({ binary: cached(), version: pinned });
});

test("a release is downloaded, checked and put in place; two installs at once do not disturb each other", async () => {
  const releasesUrl = await serveRelease({ archive: await archiveOfServer() });
  const expected = { binary: cached(), version: pinned };
  expect(await Promise.all([find({ releasesUrl }), find({ releasesUrl })])).toEqual([expected, expected]);
  expect(readdirSync(path.dirname(cached()))).toEqual(["nats-server"]);
});

test("an archive with another sum is refused", async () => {
  noApt();
  const releasesUrl = await serveRelease({ archive: await archiveOfServer(), sum: "f".repeat(64) });
  await expect(find({ releasesUrl })).rejects.toThrow(/refused: its SHA-256 is [0-9a-f]{64}, the release says ffff/);
  expect(existsSync(cached())).toBe(false);
});

test("a release that hangs is given up in time, and Go is next", async () => {
  const releasesUrl = await serveRelease({ archive: null });
  onPath(
    "go",
    `if [ "$1" = install ]; then printf '#!/bin/sh\\necho "nats-server: v${pinned}"\\n' > "$GOBIN/nats-server"; echo "$2" > "${folder}/asked"; fi`,
  );
  expect(await find({ releasesUrl, timeoutMs: 200 })).toEqual({ binary: cached(), version: pinned });
  expect(said.join("\n")).toContain("no answer in time");
  expect(readFileSync(path.join(folder, "asked"), "utf8").trim()).toBe(`github.com/nats-io/nats-server/v2@v${pinned}`);
});

test("the distribution's package is last: when it is new enough, and root asks", async () => {
  const policy = (/** @type {string} */ version) => onPath("apt-cache", `echo "  Candidate: ${version}-1"`);
  policy("2.14.3");
  await expect(find()).rejects.toThrow("sudo apt-get install nats-server");
  const installs = `printf '#!/bin/sh\\necho "nats-server: v2.14.3"\\n' > "${folder}/bin/nats-server"; /bin/chmod +x "${folder}/bin/nats-server"`;
  onPath("apt-get", installs);
  expect(await find({ isRoot: true })).toEqual({ binary: path.join(folder, "bin/nats-server"), version: "2.14.3" });
  rmSync(path.join(folder, "bin/nats-server"));
  policy("2.9.10");
  await expect(find({ isRoot: true })).rejects.toThrow("apt: its nats-server 2.9.10 is older than 2.14.0");
});

test("when all fails it says everything it tried, and what can be done", async () => {
  noApt();
  onPath("nats-server", 'echo "nats-server: v2.10.0"');
  onPath("go", 'if [ "$1" = install ]; then echo "no route to the module proxy" >&2; exit 1; fi');
  const message = await find().catch((error) => error.message);
  for (const part of [
    "nats-server is 2.10.0",
    "not there yet",
    "download of",
    "no route to the module proxy",
    "no apt here",
    "NATS_SERVER_BIN",
    "NATS_URL",
  ])
    expect(message).toContain(part);
});
