import { z } from "zod";
import { toOpenApi } from "@/lib/http/openapi/to-open-api";
import { route } from "@/lib/http/route";
import { registry } from "../registry";

export const GET = route({ input: z.strictObject({}), summary: "This description" }, () => toOpenApi(registry));

export { onlyGet as DELETE, onlyGet as OPTIONS, onlyGet as PATCH, onlyGet as POST, onlyGet as PUT } from "@/lib/http/only-get";
