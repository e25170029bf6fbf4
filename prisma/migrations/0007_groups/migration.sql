-- AlterTable
ALTER TABLE "dead_letter" ADD COLUMN "fingerprint" TEXT;

-- CreateTable
CREATE TABLE "letter_group" (
    "id" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "how" TEXT NOT NULL,
    "rule" TEXT,
    "title" TEXT NOT NULL,
    "letter" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "deliveries" INTEGER,
    "error" TEXT,
    "error_class" TEXT,
    "stream" TEXT NOT NULL,
    "original_stream" TEXT,
    "original_subject" TEXT,
    "consumer" TEXT,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "arrived_at" TIMESTAMPTZ(3),
    "word" TEXT NOT NULL DEFAULT 'open',
    "said_at" TIMESTAMPTZ(3),
    "said_by" TEXT,
    "said_why" TEXT,
    "assignee" TEXT,
    "merged_into" TEXT,
    "root" TEXT,
    "merge_id" UUID,
    "tsv" tsvector NOT NULL,

    CONSTRAINT "letter_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "letter_group_tally" (
    "id" BIGSERIAL NOT NULL,
    "group" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "n" BIGINT NOT NULL,

    CONSTRAINT "letter_group_tally_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "letter_group_arrival" (
    "group" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "n" BIGINT NOT NULL,

    CONSTRAINT "letter_group_arrival_pkey" PRIMARY KEY ("group","at")
);

-- CreateTable
CREATE TABLE "letter_group_note" (
    "id" UUID NOT NULL,
    "group" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "letter_group_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "letter_group_merge" (
    "id" UUID NOT NULL,
    "into" TEXT NOT NULL,
    "groups" TEXT[],
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_name" TEXT NOT NULL,
    "reason" TEXT,
    "undone_at" TIMESTAMPTZ(3),
    "undone_by" TEXT,

    CONSTRAINT "letter_group_merge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fingerprint_rule" (
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "rule" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "fingerprint_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_view" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "owner_id" TEXT NOT NULL,
    "owner_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "view" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "redacted" BOOLEAN NOT NULL,
    "html" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "audience" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,

    CONSTRAINT "share_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share_preview" (
    "id" UUID NOT NULL,
    "asked" TEXT NOT NULL,
    "view" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "redacted" BOOLEAN NOT NULL,
    "hidden" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" TEXT NOT NULL,

    CONSTRAINT "share_preview_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share_view" (
    "id" BIGSERIAL NOT NULL,
    "share_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "address" TEXT,
    "agent" TEXT,

    CONSTRAINT "share_view_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change" (
    "id" BIGSERIAL NOT NULL,
    "context" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "exact" BOOLEAN NOT NULL DEFAULT false,
    "what" TEXT NOT NULL,
    "stream" TEXT,
    "consumer" TEXT,
    "client" JSONB,
    "times" INTEGER NOT NULL DEFAULT 1,
    "detail" TEXT,
    "key" TEXT NOT NULL,

    CONSTRAINT "change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "letter_group_note_group_at_idx" ON "letter_group_note"("group", "at");
CREATE UNIQUE INDEX "share_token_hash_key" ON "share"("token_hash");
CREATE INDEX "share_view_share_id_at_idx" ON "share_view"("share_id", "at");
CREATE INDEX "change_context_at_idx" ON "change"("context", "at");
CREATE UNIQUE INDEX "change_key_key" ON "change"("key");

-- Prisma's schema has no partial indexes. Letters of an older Jetlag have no group until a worker has found it; then none is in the last of these.
CREATE INDEX "letter_group_merged" ON "letter_group"("root") WHERE "root" IS NOT NULL;
CREATE INDEX "dead_letter_by_group" ON "dead_letter"("group", "state", "seen_at" DESC) WHERE "group" IS NOT NULL;
CREATE INDEX "dead_letter_without_group" ON "dead_letter"("id") WHERE "group" IS NULL;

-- A group's row is written again with every batch that brings one of its letters: its page has room for the next version.
ALTER TABLE "letter_group" SET (fillfactor = 60);

-- Of the last two hours by the minute, before by the hour.
CREATE FUNCTION "letter_group_at"(seen_at timestamptz) RETURNS int STABLE LANGUAGE sql
RETURN CASE WHEN seen_at > now() - interval '2 hours' THEN floor(date_part('epoch', seen_at) / 60)::int * 60
            ELSE floor(date_part('epoch', seen_at) / 3600)::int * 3600 END;

-- As in 0005, and by group: what a group holds, and when its letters were seen. A letter that only changes its state was seen when it was;
-- whoever writes, removes or moves letters holds the lock of the cases, so that arrivals can be written over.
CREATE OR REPLACE FUNCTION "count_dead_letters"() RETURNS trigger LANGUAGE plpgsql AS $$
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
       SELECT %1$s, "group", state, width_bucket(seen_at, $1) AS block, sum(n) AS n FROM changed GROUP BY %1$s, "group", state, block HAVING sum(n) <> 0),
     blocks AS (
       INSERT INTO dead_letter_block_tally (low, context, state, n)
       SELECT $1[block], context, state, sum(n) FROM counted GROUP BY block, context, state HAVING sum(n) <> 0),
     groups AS (
       INSERT INTO letter_group_tally ("group", stream, kind, generation, state, n)
       SELECT "group", stream, kind, generation, state, sum(n) FROM counted WHERE "group" IS NOT NULL
       GROUP BY "group", stream, kind, generation, state HAVING sum(n) <> 0)
     INSERT INTO dead_letter_tally (facet, %1$s, state, n)
     SELECT dead_letter_facet(%1$s), %1$s, state, sum(n) FROM counted GROUP BY %1$s, state HAVING sum(n) <> 0', facet, changed) USING lows;
  EXECUTE format(
    'INSERT INTO dead_letter_arrival (context, stream, at, n) SELECT context, stream, dead_letter_arrived_at(seen_at), sum(n)
     FROM (%1$s) AS changed WHERE state = ''open'' AND seen_at > now() - interval ''2 hours'' GROUP BY 1, 2, 3 HAVING sum(n) <> 0', changed);
  EXECUTE format(
    'INSERT INTO letter_group_arrival AS old ("group", at, n) SELECT "group", letter_group_at(seen_at), sum(n)
     FROM (%1$s) AS changed WHERE "group" IS NOT NULL AND seen_at > now() - interval ''31 days'' GROUP BY 1, 2 HAVING sum(n) <> 0
     ON CONFLICT ("group", at) DO UPDATE SET n = old.n + excluded.n', changed);
  IF TG_OP = 'DELETE' THEN
    DELETE FROM dead_letter_text WHERE id IN (SELECT id FROM removed UNION ALL SELECT unnest(also_seen_as) FROM removed)
      AND NOT EXISTS (SELECT FROM sighting WHERE sighting.id = dead_letter_text.id);
  END IF;
  RETURN NULL;
END $$;

-- Words now hold what is at each place of a JSON body: they are read again.
UPDATE "dead_letter_cursor" SET "text_indexed_seq" = 0;
