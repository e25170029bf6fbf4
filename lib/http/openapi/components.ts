import { z } from "zod";
import * as audit from "@/lib/domain/audit/row";
import * as consumer from "@/lib/domain/consumer/row";
import * as deadLetter from "@/lib/domain/dead-letter/row";
import * as message from "@/lib/domain/message";
import * as overview from "@/lib/domain/overview/types";
import * as person from "@/lib/domain/person";
import * as redrive from "@/lib/domain/redrive/row";
import * as stream from "@/lib/domain/stream/row";
import { Problem } from "@/lib/errors";

type JsonSchema = Record<string, unknown>;

/** Answers get the names they have in lib/domain; what they are made of refers to these names. Queries are described where they are used. */
const exported: Record<string, unknown> = {
  ...audit,
  ...consumer,
  ...deadLetter,
  ...message,
  ...overview,
  ...person,
  ...redrive,
  ...stream,
  Problem,
};
const named = Object.entries(exported).filter(
  (entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType && !entry[0].endsWith("Query"),
);
const registry = z.registry<{ id: string }>();
for (const [id, schema] of named) registry.add(schema, { id });

const nameOf = new Map(named.map(([id, schema]) => [schema, id]));
const refTo = (id: string) => `#/components/schemas/${id}`;

export function componentSchemas(): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(registry, { uri: refTo, io: "output" });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema: _dialect, $id: _address, ...schema }]) => [id, schema]));
}

/** A reference where the schema has a name. */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const id = nameOf.get(schema);
  if (id !== undefined) return { $ref: refTo(id) };
  const { $schema: _dialect, ...inline } = z.toJSONSchema(schema, { io: "output" });
  return inline;
}
