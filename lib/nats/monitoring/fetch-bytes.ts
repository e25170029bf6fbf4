import "server-only";
import http from "node:http";
import https from "node:https";
import { AppError } from "@/lib/errors";

/** 10,000 consumers answer with about 12 MB; beyond this something is wrong with the server. */
const MAX_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 5_000;

const agents = { "http:": new http.Agent({ keepAlive: true }), "https:": new https.Agent({ keepAlive: true }) };

/**
 * GETs a monitoring endpoint. NATS_UNAVAILABLE with a sentence when it hangs (5 s in all), breaks off, answers other than
 * 200 or with something that does not say it is JSON. node:http rather than fetch: Next caches and instruments the latter.
 */
export function fetchBytes(url: URL): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const fail = (what: string, cause?: unknown) =>
      reject(new AppError("NATS_UNAVAILABLE", `monitoring at ${url.host} ${what}`, { cause }));
    const secure = url.protocol === "https:";
    const request = (secure ? https : http).get(
      url,
      { agent: secure ? agents["https:"] : agents["http:"], timeout: TIMEOUT_MS },
      (response) => {
        const type = response.headers["content-type"] ?? "";
        if (response.statusCode !== 200 || !type.includes("json")) {
          response.resume();
          return fail(
            response.statusCode === 200 ? `answered ${type || "no content type"} instead of JSON` : `answered ${response.statusCode}`,
          );
        }
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.byteLength;
          if (size > MAX_BYTES) request.destroy(new Error(`answered more than ${MAX_BYTES / 1024 / 1024} MB`));
          else chunks.push(chunk);
        });
        response.on("end", () => resolve(Buffer.concat(chunks, size)));
        response.on("error", (cause) => fail(describe(cause), cause));
      },
    );
    const deadline = setTimeout(() => request.destroy(new Error(`did not answer within ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
    request.on("error", (cause) => fail(describe(cause), cause));
    request.on("close", () => clearTimeout(deadline));
  });
}

function describe(error: Error & { code?: string }): string {
  if (error.code === "ECONNREFUSED") return "refuses the connection";
  if (error.code === "ECONNRESET" || error.message === "aborted") return "broke off in the middle of its answer";
  return error.message || String(error.code ?? "failed");
}
