-- AlterTable
ALTER TABLE "dead_letter_cursor" ADD COLUMN "rebuilds" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "text_indexed_seq" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "dead_letter_tally" (
    "id" BIGSERIAL NOT NULL,
    "facet" BIGINT NOT NULL,
    "context" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "original_stream" TEXT,
    "consumer" TEXT,
    "error_class" TEXT,
    "generation" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "n" BIGINT NOT NULL,

    CONSTRAINT "dead_letter_tally_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dead_letter_arrival" (
    "id" BIGSERIAL NOT NULL,
    "context" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "n" BIGINT NOT NULL,

    CONSTRAINT "dead_letter_arrival_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dead_letter_block" (
    "low" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dead_letter_block_pkey" PRIMARY KEY ("low")
);

-- CreateTable
CREATE TABLE "dead_letter_block_tally" (
    "id" BIGSERIAL NOT NULL,
    "low" TIMESTAMPTZ(3) NOT NULL,
    "context" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "n" BIGINT NOT NULL,

    CONSTRAINT "dead_letter_block_tally_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dead_letter_text" (
    "id" TEXT NOT NULL,
    "tsv" tsvector NOT NULL,

    CONSTRAINT "dead_letter_text_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "dead_letter_text_tsv_idx" ON "dead_letter_text" USING GIN ("tsv");

-- Letters that every filter with few values treats alike are one facet: lists are merged from facets, and counted by them. The mark before a
-- value tells an empty one from none. Two facets of one hash, of 2^64, would be listed together.
CREATE FUNCTION "dead_letter_facet"(context text, stream text, kind text, original_stream text, consumer text, error_class text, generation int)
RETURNS bigint IMMUTABLE PARALLEL SAFE LANGUAGE sql
RETURN hashtextextended(context || chr(31) || stream || chr(31) || kind || chr(31) || coalesce('=' || original_stream, '') || chr(31)
  || coalesce('=' || consumer, '') || chr(31) || coalesce('=' || error_class, '') || chr(31) || generation::text, 0);

-- Prisma's schema has neither indexes over expressions nor partial ones.
CREATE INDEX "dead_letter_by_original_subject" ON "dead_letter"("original_subject" text_pattern_ops) WHERE "original_subject" IS NOT NULL;
CREATE INDEX "dead_letter_by_facet" ON "dead_letter"(
  (dead_letter_facet("context", "stream", "kind", "original_stream", "consumer", "error_class", "generation")),
  "state", "seen_at" DESC);

-- Counts are written with the letters, by whoever writes them. They are only ever added to, so that no writer waits for another; a worker
-- folds them (lib/db/dead-letter-counts.ts). Only open letters have arrived: those of the last two minutes are counted by the second, those of
-- two hours by the minute. Blocks let a page in the middle of a list be found without skipping all before it (lib/db/dead-letter-blocks.ts).
CREATE FUNCTION "dead_letter_arrived_at"(seen_at timestamptz) RETURNS int STABLE LANGUAGE sql
RETURN CASE WHEN seen_at > now() - interval '2 minutes' THEN floor(date_part('epoch', seen_at))::int
            ELSE floor(date_part('epoch', seen_at) / 60)::int * 60 END;

-- The same for what was added, removed and changed: only the statement's own rows differ, and a transition table cannot be passed on.
CREATE FUNCTION "count_dead_letters"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  facet constant text := 'context, stream, kind, original_stream, consumer, error_class, generation';
  changed constant text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT 1 AS n, added.* FROM added'
    WHEN 'DELETE' THEN 'SELECT -1 AS n, removed.* FROM removed'
    ELSE 'SELECT 1 AS n, added.* FROM added UNION ALL SELECT -1, removed.* FROM removed' END;
  lows timestamptz[];
BEGIN
  -- The lock of this SELECT keeps the blocks as they are until the transaction ends.
  SELECT array_agg(low ORDER BY low) INTO lows FROM dead_letter_block;
  EXECUTE format(
    'WITH changed AS (%2$s),
     counted AS MATERIALIZED (
       SELECT %1$s, state, width_bucket(seen_at, $1) AS block, sum(n) AS n FROM changed GROUP BY %1$s, state, block HAVING sum(n) <> 0),
     blocks AS (
       INSERT INTO dead_letter_block_tally (low, context, state, n)
       SELECT $1[block], context, state, sum(n) FROM counted GROUP BY block, context, state HAVING sum(n) <> 0)
     INSERT INTO dead_letter_tally (facet, %1$s, state, n)
     SELECT dead_letter_facet(%1$s), %1$s, state, sum(n) FROM counted GROUP BY %1$s, state HAVING sum(n) <> 0', facet, changed) USING lows;
  EXECUTE format(
    'INSERT INTO dead_letter_arrival (context, stream, at, n) SELECT context, stream, dead_letter_arrived_at(seen_at), sum(n)
     FROM (%1$s) AS changed WHERE state = ''open'' AND seen_at > now() - interval ''2 hours'' GROUP BY 1, 2, 3 HAVING sum(n) <> 0', changed);
  IF TG_OP = 'DELETE' THEN
    DELETE FROM dead_letter_text WHERE id IN (SELECT id FROM removed UNION ALL SELECT unnest(also_seen_as) FROM removed)
      AND NOT EXISTS (SELECT FROM sighting WHERE sighting.id = dead_letter_text.id);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "count_inserted" AFTER INSERT ON "dead_letter" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_dead_letters();
CREATE TRIGGER "count_deleted" AFTER DELETE ON "dead_letter" REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION count_dead_letters();
CREATE TRIGGER "count_updated" AFTER UPDATE ON "dead_letter" REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_dead_letters();

INSERT INTO dead_letter_block (low) VALUES ('-infinity');

-- What an older Jetlag has written.
INSERT INTO dead_letter_block_tally (low, context, state, n)
  SELECT '-infinity', context, state, count(*) FROM dead_letter GROUP BY context, state;
INSERT INTO dead_letter_tally (facet, context, stream, kind, original_stream, consumer, error_class, generation, state, n)
  SELECT dead_letter_facet(context, stream, kind, original_stream, consumer, error_class, generation),
         context, stream, kind, original_stream, consumer, error_class, generation, state, count(*)
  FROM dead_letter GROUP BY context, stream, kind, original_stream, consumer, error_class, generation, state;
INSERT INTO dead_letter_arrival (context, stream, at, n)
  SELECT context, stream, dead_letter_arrived_at(seen_at), count(*)
  FROM dead_letter WHERE state = 'open' AND seen_at > now() - interval '2 hours' GROUP BY 1, 2, 3;
