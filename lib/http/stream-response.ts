import "server-only";
import { apiCsp, commonHeaders } from "./security-headers";

type Streamed = { fileName: string; contentType: string; chunks: AsyncGenerator<string, void> };

/**
 * A file made as it is read: the next chunk is asked for when the last was taken, and none after the reader has left. Where `chunks` throws, the
 * connection is cut (HTTP/1.1: without the last chunk), so that no reader takes a part for the whole. `fileName` is ASCII without quotes.
 */
export function streamResponse({ fileName, contentType, chunks }: Streamed): Response {
  const encoder = new TextEncoder();
  let hasLeft = false;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        const { done, value } = await chunks.next();
        if (hasLeft) return;
        if (done) return controller.close();
        if (value === "") continue; // a stream takes no empty chunk
        return controller.enqueue(encoder.encode(value));
      }
    },
    async cancel() {
      hasLeft = true;
      await chunks.return();
    },
  });
  const headers = new Headers(commonHeaders);
  headers.set("content-type", contentType);
  headers.set("content-disposition", `attachment; filename="${fileName}"`);
  headers.set("cache-control", "no-store");
  headers.set("content-security-policy", apiCsp);
  return new Response(stream, { headers });
}
