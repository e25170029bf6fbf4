import "server-only";
import { z } from "zod";
import packageJson from "@/package.json" with { type: "json" };
import type { Endpoint } from "../endpoint";
import { componentSchemas, schemaOf } from "./components";

type Operation = { method: string; path: string; route: { endpoint: Endpoint } };

/** OpenAPI 3.1, made from what validates: the routes' own schemas. */
export function toOpenApi(operations: readonly Operation[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path, route } of operations) (paths[path] ??= {})[method.toLowerCase()] = describe(method, path, route.endpoint);
  return {
    openapi: "3.1.0",
    info: {
      title: "Jetlag",
      version: packageJson.version,
      description:
        "What this console's own pages use. Times are ISO-8601 UTC, durations …Ms, sizes …Bytes, rates …PerSec; null was not measured.",
    },
    servers: [{ url: "/api/v1" }],
    security: [{ token: [] }, {}],
    paths: { ...paths, "/live": live },
    components: { schemas: componentSchemas(), securitySchemes: { token: { type: "http", scheme: "bearer" } } },
  };
}

function describe(method: string, path: string, { input, params = [], answer, status = 200, summary }: Endpoint) {
  const { properties = {}, required = [] } = inputOf(input);
  const inPath = params.map((name) => ({ name, in: "path", required: true, schema: properties[name] ?? {} }));
  const others = Object.entries(properties).filter(([name]) => !params.includes(name));
  const query = others.map(([name, schema]) => ({ name, in: "query", required: required.includes(name), schema }));
  const body = {
    type: "object",
    properties: Object.fromEntries(others),
    required: required.filter((name) => !params.includes(name)),
    additionalProperties: false,
  };
  const hasBody = method !== "GET" && others.length > 0;
  return {
    operationId: `${method.toLowerCase()} ${path}`.replaceAll(/[^a-z0-9]+/gi, "_").replace(/_$/, ""),
    summary,
    parameters: hasBody ? inPath : [...inPath, ...query],
    ...(hasBody ? { requestBody: { required: true, content: { "application/json": { schema: body } } } } : {}),
    responses: {
      [status]: answer ? json("The answer", schemaOf(answer)) : { description: "The bytes", content: { "*/*": {} } },
      default: problem,
    },
  };
}

/** Types as they are after parsing (a limit is a number), but required only where a caller must say it. */
function inputOf(input: z.ZodType): { properties?: Record<string, unknown>; required?: string[] } {
  const { properties } = z.toJSONSchema(input, { io: "output" });
  const { required } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  return { properties, required };
}

const json = (description: string, schema: object, type = "application/json") => ({ description, content: { [type]: { schema } } });

const problem = json("What went wrong; code is what to decide by", { $ref: "#/components/schemas/Problem" }, "application/problem+json");

const live = {
  get: {
    operationId: "get_live",
    summary: "Server-sent events: tick, snapshot (a view is the path and query of a GET), dead-letter, redrive",
    parameters: [{ name: "view", in: "query", required: false, schema: { type: "array", items: { type: "string" }, maxItems: 40 } }],
    responses: { 200: { description: "An event stream", content: { "text/event-stream": {} } }, default: problem },
  },
};
