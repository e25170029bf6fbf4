import "server-only";
import { AppError, invalidField } from "@/lib/errors";
import type { Watch, WatchedContext } from "@/lib/domain/watch";

/** The contexts that a list is about: the one that is named, or all. */
export function selectContexts(watch: Watch, name: string | undefined): readonly WatchedContext[] {
  return name === undefined ? watch.contexts() : [named(watch, name)];
}

/** The one context of a call that names a stream. It may be left out only while there is one. */
export function selectContext(watch: Watch, name: string | undefined): WatchedContext {
  if (name !== undefined) return named(watch, name);
  const [only, ...more] = watch.contexts();
  if (!only) throw new AppError("NOT_FOUND", "This console watches no context.");
  if (more.length > 0) throw invalidField(["context"], `must be given, because there are several: ${namesOf(watch)}`);
  return only;
}

function named(watch: Watch, name: string): WatchedContext {
  if (name === "-") throw invalidField(["context"], "is not a context; leave it out of a list to mean all");
  const context = watch.context(name);
  if (!context) throw new AppError("NOT_FOUND", `There is no context ${name}; there are ${namesOf(watch)}.`);
  return context;
}

function namesOf(watch: Watch): string {
  return watch
    .contexts()
    .map((context) => context.name)
    .join(", ");
}
