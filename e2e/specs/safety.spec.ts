import { request as http } from "node:http";
import { expect, test } from "../fixtures/test";

function statusFor(url: string, headers: Record<string, string>, method = "GET"): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = http(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on("error", reject);
    call.end();
  });
}

test("another name for this address is refused: no page of the web can rebind to it", { tag: "@once" }, async ({ baseURL }) => {
  const url = `${baseURL}/api/v1/health`;
  expect(await statusFor(url, { host: "evil.example:3000" })).toBe(403);
  expect(await statusFor(`${baseURL}/`, { host: "evil.example" })).toBe(403);
  expect(await statusFor(url, { host: new URL(url).host })).toBe(200);
});

test("a wrong token is nobody", { tag: "@once" }, async ({ baseURL }) => {
  expect(await statusFor(`${baseURL}/api/v1/streams`, { authorization: "Bearer wrong" })).toBe(401);
});

test("the policy allows no script but ours, and no frame", { tag: "@once" }, async ({ request }) => {
  const policy = (await request.get("/")).headers()["content-security-policy"] ?? "";
  expect(policy).toContain("'strict-dynamic'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe-eval");
  expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
});

test("there is an icon where browsers look for one that they were not told of", { tag: "@once" }, async ({ request }) => {
  const answer = await request.get("/favicon.ico");
  expect(answer.status()).toBe(200);
  expect(answer.headers()["content-type"]).toContain("image/");
});
