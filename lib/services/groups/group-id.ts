import { z } from "zod";

/** 132 bits of a hash, as base64url. */
export const GroupId = z.string().regex(/^[\w-]{22}$/, "is not the id of a group");
