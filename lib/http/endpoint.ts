import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/services/deps";
import { AppError, DatabaseOutOfReach, invalidField } from "@/lib/errors";
import { fromZodError } from "./read-input";

export type EndpointSpec<I extends z.ZodType = z.ZodType> = {
  /** Path parameters, query and body fields together; strict. */
  input: I;
  /** Which fields of `input` stand in the path. */
  params?: readonly string[];
  /** What it answers; tests parse with it and OpenAPI is made from it. Absent: not JSON. */
  answer?: z.ZodType;
  /** Of an answer that went well: 201 where something was made. */
  status?: 200 | 201;
  summary?: string;
  /** A body that carries this field may be larger than others. */
  largeBody?: { field: string; maxBytes(deps: Deps): number };
};

/** One operation of the API, apart from HTTP: the live channel runs the same ones. */
export type Endpoint = EndpointSpec & { run(call: { actor: Actor; input: unknown; deps: Deps }): Promise<unknown> };

export type Handler<I extends z.ZodType> = (call: { actor: Actor; input: z.output<I>; deps: Deps }) => unknown;

export function endpoint<I extends z.ZodType>(spec: EndpointSpec<I>, handler: Handler<I>): Endpoint {
  return {
    ...spec,
    async run({ actor, input, deps }) {
      refuseNul(input);
      const parsed = spec.input.safeParse(input);
      if (!parsed.success) throw fromZodError(parsed.error);
      return handler({ actor, input: parsed.data, deps });
    },
  };
}

/** No name of NATS holds a NUL, and PostgreSQL takes it in no text. */
function refuseNul(input: unknown): void {
  for (const [name, value] of Object.entries(Object(input)))
    if (typeof value === "string" && value.includes("\0")) throw invalidField([name], "must not hold a NUL character");
}

/** What a thrown value means to a caller. Anything unknown is INTERNAL, and says nothing about itself. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof DatabaseOutOfReach) return new AppError("INTERNAL", thrown.message, { cause: thrown, status: 503 });
  if (thrown instanceof z.ZodError) return fromZodError(thrown);
  return new AppError("INTERNAL", "Something went wrong inside Jetlag. The log has it under this request's id.", { cause: thrown });
}
