/**
 * What a HEAD is answered. Next sends none of the body to it and leaves what makes it alone, neither read nor ended: a stream of events would be
 * kept up for nobody until the process ends.
 */
export async function withoutBody({ body, status, headers }: Response): Promise<Response> {
  await body?.cancel();
  return new Response(null, { status, headers });
}
