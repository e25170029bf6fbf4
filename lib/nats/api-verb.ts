const verb =
  /^(INFO|DIRECT\.GET|STREAM\.MSG\.(?:GET|DELETE)|CONSUMER\.MSG\.NEXT|CONSUMER\.DURABLE\.CREATE|(?:STREAM|CONSUMER)\.[A-Z]+)(?=\.|$)/;

/** What a person calls an API subject: `$JS.API.STREAM.MSG.GET.ORDERS` → `STREAM.MSG.GET`. Other subjects stay as they are. */
export function apiVerb(subject: string, apiPrefix: string): string {
  if (!subject.startsWith(`${apiPrefix}.`)) return subject;
  const rest = subject.slice(apiPrefix.length + 1);
  return verb.exec(rest)?.[1] ?? rest;
}
