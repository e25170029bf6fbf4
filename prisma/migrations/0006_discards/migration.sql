-- CreateTable
CREATE TABLE "discard" (
    "id" UUID NOT NULL,
    "context" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "state_reason" TEXT,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "actor_role" TEXT NOT NULL DEFAULT 'operator',
    "reason" TEXT,
    "plan_hash" TEXT NOT NULL,
    "substance" JSONB NOT NULL,
    "plan" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "undo_until" TIMESTAMPTZ(3),
    "undo_actor" TEXT,
    "undo_actor_id" TEXT,
    "undo_actor_role" TEXT,
    "undo_reason" TEXT,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "discard_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "discard_item" (
    "discard_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "dead_letter" TEXT NOT NULL,
    "stream" TEXT,
    "stream_created_at" TEXT,
    "seq" BIGINT,
    "stored_at" TIMESTAMPTZ(3),
    "size_bytes" INTEGER NOT NULL DEFAULT 0,
    "had_payload" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "trash_seq" BIGINT,
    "restore_base" BIGINT,
    "restored_as" TEXT,

    CONSTRAINT "discard_item_pkey" PRIMARY KEY ("discard_id","n")
);

-- CreateIndex
CREATE INDEX "discard_state_idx" ON "discard"("state");

-- CreateIndex
CREATE INDEX "discard_context_created_at_idx" ON "discard"("context", "created_at" DESC);

-- CreateIndex
CREATE INDEX "discard_item_dead_letter_idx" ON "discard_item"("dead_letter");
