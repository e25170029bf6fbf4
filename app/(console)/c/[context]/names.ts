import { notFound } from "next/navigation";

/** The names in an address. What is not proper percent-encoding names nothing. */
export function decodeNames<Names extends Record<string, string>>(params: Names): Names {
  try {
    return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, decodeURIComponent(value)])) as Names; // same keys
  } catch (error) {
    if (error instanceof URIError) notFound();
    throw error;
  }
}
