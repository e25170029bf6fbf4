import { describe, expect, test } from "vitest";
import { allowedHosts, refusal, type GuardSettings } from "./guard";

const local: GuardSettings = { host: "127.0.0.1", port: 3000, publicUrl: null };
const json = { "content-type": "application/json", "content-length": "2" };

function ask(method: string, headers: Record<string, string>, settings = local) {
  return refusal({ method, headers: new Headers(headers) }, settings)?.code ?? "passes";
}

describe("host", () => {
  test.each(["127.0.0.1:3000", "localhost:3000", "LOCALHOST:3000", "[::1]:3000"])("%s is ours", (host) => {
    expect(ask("GET", { host })).toBe("passes");
  });

  test.each([
    "evil.example:3000",
    "127.0.0.1.evil.example:3000",
    "localhost.evil.example:3000",
    "localhost:3001",
    "localhost",
    "0.0.0.0:3000",
    "[::]:3000",
    "127.0.0.1:3000@evil.example",
    "::1:3000",
    "",
  ])("%s is not, even to look at a page", (host) => {
    expect(ask("GET", { host })).toBe("FORBIDDEN");
  });

  test("a request without a host is nobody's", () => {
    expect(ask("GET", {})).toBe("FORBIDDEN");
  });

  test("the public URL's host is allowed, with its port as browsers write it", () => {
    const settings = { ...local, publicUrl: "https://jetlag.example:443/console" };
    expect(ask("GET", { host: "jetlag.example" }, settings)).toBe("passes");
    expect(ask("GET", { host: "jetlag.example:8443" }, settings)).toBe("FORBIDDEN");
  });

  test("listening on every address allows no address by itself", () => {
    expect([...allowedHosts({ host: "0.0.0.0", port: 80, publicUrl: null })]).not.toContain("0.0.0.0:80");
    expect([...allowedHosts({ host: "::", port: 3000, publicUrl: null })]).not.toContain("[::]:3000");
  });

  test("the default port may be left out", () => {
    expect(ask("GET", { host: "localhost" }, { ...local, port: 80 })).toBe("passes");
  });
});

describe("changing something", () => {
  const host = "127.0.0.1:3000";
  const methods = ["POST", "PUT", "PATCH", "DELETE", "post", "PURGE"];

  test.each(methods)("%s from our own page passes", (method) => {
    expect(ask(method, { host, origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-origin", ...json })).toBe("passes");
  });

  test.each(methods)("%s from a program passes", (method) => {
    expect(ask(method, { host, ...json })).toBe("passes");
  });

  test.each(["https://evil.example", "http://127.0.0.1:3001", "http://localhost.evil.example:3000", "null", "", "file://127.0.0.1:3000"])(
    "from origin %s is refused",
    (origin) => {
      for (const method of methods) expect(ask(method, { host, origin, ...json })).toBe("FORBIDDEN");
    },
  );

  test.each(["cross-site", "same-site", "none"])("a browser that says %s is refused, whatever the origin says", (site) => {
    expect(ask("POST", { host, origin: "http://127.0.0.1:3000", "sec-fetch-site": site, ...json })).toBe("FORBIDDEN");
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", "text/json"])(
    "%s is not JSON",
    (type) => {
      expect(ask("POST", { host, "content-type": type })).toBe("INVALID");
    },
  );

  test("JSON may name its charset; a body without a type is refused, no body needs none", () => {
    expect(ask("POST", { host, "content-type": "application/json; charset=utf-8" })).toBe("passes");
    expect(ask("POST", { host, "content-length": "4" })).toBe("INVALID");
    expect(ask("POST", { host, "transfer-encoding": "chunked" })).toBe("INVALID");
    expect(ask("POST", { host })).toBe("passes");
  });
});
