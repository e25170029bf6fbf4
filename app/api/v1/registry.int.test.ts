import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { Problem } from "@/lib/errors";
import { toOpenApi } from "@/lib/http/openapi/to-open-api";
import type { Deps } from "@/lib/services/deps";
import { registry } from "./registry";

const here = import.meta.dirname;
/** The two that read the table, and what answers for everything that has no route. */
const unregistered = ["/live", "/openapi.json", "/{{...path}}"];

test("every route file is registered under its own path, and nothing else is", () => {
  const files = readdirSync(here, { recursive: true, encoding: "utf8" }).filter((file) => path.basename(file) === "route.ts");
  const paths = files.map((file) => `/${path.dirname(file).split(path.sep).join("/").replaceAll("[", "{").replaceAll("]", "}")}`);
  const registered = [...new Set(registry.map((each) => each.path))];
  expect(paths.filter((each) => !unregistered.includes(each)).toSorted()).toEqual(registered.toSorted());
});

test("every route answers every method with a problem where it does not take it", async () => {
  const files = readdirSync(here, { recursive: true, encoding: "utf8" }).filter((file) => path.basename(file) === "route.ts");
  expect(files.length).toBeGreaterThan(new Set(registry.map((each) => each.path)).size);
  for (const file of files) {
    const handlers: Record<string, unknown> = await import(path.join(here, file));
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      if (method === "GET" && unregistered.some((each) => `${each.slice(1)}/route.ts` === file)) continue;
      const handler = handlers[method];
      if (typeof handler !== "function") throw new Error(`${file} answers no ${method}`);
      if (registry.some(({ method: known, route }) => known === method && route === handler)) continue;
      const response: Response = await handler(new Request("http://127.0.0.1:3000/api/v1/x", { method }));
      const { status, headers } = response;
      expect([file, status, headers.get("content-type")]).toEqual([
        file,
        file.startsWith("[[...path]]") ? 404 : 405,
        "application/problem+json",
      ]);
      expect(Problem.parse(await response.json()).detail).toContain("/api/v1/x");
    }
  }
});

test("OPTIONS and every 405 name exactly what a route takes", async () => {
  const files = readdirSync(here, { recursive: true, encoding: "utf8" }).filter((file) => path.basename(file) === "route.ts");
  for (const file of files.filter((each) => !each.startsWith("[[...path]]"))) {
    const handlers: Record<string, (request: Request) => Promise<Response>> = await import(path.join(here, file));
    const isTaken = (method: string) => registry.some((each) => each.method === method && Object.is(handlers[method], each.route));
    const other = ["DELETE", "PUT"].find((method) => !isTaken(method)) ?? "PATCH";
    const refused = await handlers[other]?.(new Request("http://127.0.0.1:3000/api/v1/x", { method: other }));
    const options = await handlers.OPTIONS?.(new Request("http://127.0.0.1:3000/api/v1/x", { method: "OPTIONS" }));
    expect([file, options?.status]).toEqual([file, 204]);
    const known = registry.filter(({ method, route }) => Object.is(handlers[method], route)).map(({ method }) => method);
    const taken = known.length > 0 ? known : ["GET"]; // the two that read the registry
    const allowed = [...taken, ...(taken.includes("GET") ? ["HEAD"] : []), "OPTIONS"].toSorted();
    for (const answer of [refused, options]) expect([file, answer?.headers.get("allow")?.split(", ").toSorted()]).toEqual([file, allowed]);
  }
});

test("path parameters are named in the path, in the input, and nowhere else", () => {
  for (const { path: template, route } of registry) {
    const inPath = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect([template, route.endpoint.params ?? []]).toEqual([template, inPath]);
    const known = Object.keys(z.toJSONSchema(route.endpoint.input, { io: "output" }).properties ?? {});
    expect(known).toEqual(expect.arrayContaining(inPath));
  }
});

const GROUP = "0123456789012345678901";
const RULE = { name: "x", match: { consumer: "x" }, fingerprint: "x" };

/** What each operation needs of a caller, so that nothing but the role can be why it refuses. */
const inputs: Record<string, object> = {
  "POST /redrives": { selection: { ids: ["x"] } },
  "POST /redrives/preview-edit": { selection: { ids: ["x"] } },
  "POST /redrives/{id}/start": { planHash: "x" },
  "POST /redrives/{id}/rate": { ratePerSec: 5 },
  "POST /dead-letters/discards": { selection: { ids: ["x"] } },
  "POST /dead-letters/discards/{id}/start": { planHash: "x" },
  "POST /dead-letters/discards/{id}/undo": { reason: "needed" },
  "POST /redrives/{id}/items/{item}/resolve": { as: "published", reason: "seen" },
  "POST /redrives/{id}/unknown/resolve": { which: "unclear", count: 1, as: "published", reason: "seen" },
  "PUT /consumers/{stream}/{consumer}/keep-dead-letters": { enabled: true, reason: "x" },
  "POST /dead-letters/index/rebuild": { reason: "a new profile" },
  "POST /fleet/incidents/{name}": { system: "x", state: "on" },
  "POST /shares": { view: `/redrives/${randomUUID()}` },
  "PUT /capture": { enabled: true, reason: "seen" },
  "PATCH /dead-letters/groups/{id}": { state: "resolved" },
  "POST /dead-letters/groups/{id}/notes": { text: "x" },
  "POST /dead-letters/groups/merge": { into: GROUP, groups: [GROUP], reason: "x" },
  "POST /fingerprint-rules": { rule: RULE, reason: "x" },
  "POST /fingerprint-rules/try": { rule: RULE },
  "PUT /fingerprint-rules/order": { ids: [randomUUID()], reason: "x" },
  "PUT /fingerprint-rules/{id}": { rule: RULE, reason: "x" },
  "DELETE /fingerprint-rules/{id}": { reason: "x" },
  "GET /dead-letters/export": { format: "csv" },
  "POST /saved-views": { name: "x", path: "/dead-letters" },
};

const isAct = (method: string, template: string) =>
  method !== "GET" && !["/redrives/preview-edit", "/fingerprint-rules/try"].includes(template);

test("every operation refuses an actor without a role, before it looks at anything; an act says so on the record first", async () => {
  const nobody: Actor = { id: "n", name: "n", role: "none" as Actor["role"], kind: "user" }; // as a broken session might bring
  for (const { method, path: template, route } of registry) {
    const params = (route.endpoint.params ?? []).map((name) => [
      name,
      name === "id" ? (template.includes("/groups/") ? GROUP : randomUUID()) : "1",
    ]);
    const input = { ...Object.fromEntries(params), ...inputs[`${method} ${template}`] };
    const denied: unknown[] = [];
    const db = { audit: { denied: async (entry: unknown) => void denied.push(entry) } };
    const refused = route.endpoint.run({ actor: nobody, input, deps: { db } as unknown as Deps }); // whoever reads more of it fails with something else
    await expect(refused, template).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect([template, denied]).toEqual([template, isAct(method, template) ? [expect.objectContaining({ actor: nobody })] : []]);
  }
});

test("the description names every operation, and every reference leads somewhere", () => {
  const description = JSON.parse(JSON.stringify(toOpenApi(registry)));
  expect(description.openapi).toBe("3.1.0");
  expect(Object.keys(description.paths)).toEqual(expect.arrayContaining(registry.map((each) => each.path)));
  expect(description.components.schemas.ConsumerList.properties.items.items).toEqual({ $ref: "#/components/schemas/ConsumerRow" });

  const references = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? "");
  expect(references.length).toBeGreaterThan(10);
  for (const ref of new Set(references)) {
    const target = ref
      .replace(/^#\//, "")
      .split("/")
      .reduce((node, key) => node?.[key], description);
    expect([ref, typeof target]).toEqual([ref, "object"]);
  }
  const plan = description.paths["/redrives"].post;
  expect(Object.keys(plan.responses)).toEqual(["201", "default"]);
  expect(plan.responses["201"].content["application/json"].schema).toEqual({ $ref: "#/components/schemas/RedriveDetail" });
  expect(plan.responses.default.content["application/problem+json"].schema).toEqual({ $ref: "#/components/schemas/Problem" });
  expect(plan.requestBody.content["application/json"].schema).toMatchObject({ required: ["selection"], additionalProperties: false });
  const resolve = description.paths["/redrives/{id}/items/{item}/resolve"].post;
  expect(resolve.parameters.map(({ name }: { name: string }) => name)).toEqual(["id", "item"]);
  expect(Object.keys(resolve.requestBody.content["application/json"].schema.properties)).toEqual(["as", "seq", "reason"]);

  const list = description.paths["/consumers"].get.parameters.find((parameter: { name: string }) => parameter.name === "limit");
  expect(list).toMatchObject({ in: "query", required: false, schema: { type: "integer", maximum: 500, default: 100 } });
});
