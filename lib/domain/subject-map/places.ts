import { z } from "zod";

export const Pointer = z.string().regex(/^(\/[^/]+)+$/, "must be a JSON pointer such as /status");
export const HeaderName = z.string().regex(/^[!-9;-~]+$/, "must be a header's name");
