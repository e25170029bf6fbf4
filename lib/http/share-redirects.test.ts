import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { apiCsp, shareHeaders } from "./security-headers";
import { guardShareRedirects, isShareRedirect } from "./share-redirects";

test.each([
  "/share/",
  "/share/x/",
  "/share//x",
  "//share/x",
  "//share",
  "/share/x//",
  "/share\\x",
  "\\share\\x",
  "/share/x\\",
  "/share/x/y/?download",
  "/share/x/?a=//b",
])("%s is redirected", (url) => expect(isShareRedirect(url)).toBe(true));
test.each([
  "/share",
  "/share/x",
  "/share/x?download",
  "/share/x/y",
  "/share/x?to=/a//b/",
  "/shares/",
  "/dead-letters/",
  "//dead-letters",
  "/",
  "//",
  "/a//share/x",
])("%s is not, or is no share", (url) => expect(isShareRedirect(url)).toBe(false));

test("a redirect below /share is sent with what goes with everything there, others as they are", async () => {
  guardShareRedirects();
  const server = createServer((_, response) => response.writeHead(308, { location: "/share/x" }).end());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo; // of a server that listens on a port
  const headersOf = async (path: string) =>
    Object.fromEntries((await fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual" })).headers);
  expect(await headersOf("/share/x/")).toMatchObject({ ...shareHeaders, "content-security-policy": apiCsp, location: "/share/x" });
  expect(await headersOf("/dead-letters/")).not.toHaveProperty("x-robots-tag");
  server.close();
});
