-- CreateTable
CREATE TABLE "redrive" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "context" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "state_reason" TEXT,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "reason" TEXT,
    "plan_hash" TEXT NOT NULL,
    "substance" JSONB NOT NULL,
    "plan" JSONB NOT NULL,
    "rate_per_sec" DOUBLE PRECISION,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "redrive_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "redrive_item" (
    "redrive_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "letters" JSONB NOT NULL,
    "stream" TEXT NOT NULL,
    "stream_created_at" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "original_stream" TEXT,
    "original_created_at" TEXT,
    "original_seq" BIGINT,
    "subject" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "target_created_at" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "keeps_letter" BOOLEAN NOT NULL,

    CONSTRAINT "redrive_item_pkey" PRIMARY KEY ("redrive_id","n")
);

-- CreateTable
CREATE TABLE "redrive_result" (
    "redrive_id" UUID NOT NULL,
    "item" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "batch" INTEGER,
    "published_seq" BIGINT,
    "published_at" TIMESTAMPTZ(3),
    "removed" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "redrive_result_pkey" PRIMARY KEY ("redrive_id","item")
);

-- CreateTable
CREATE TABLE "redrive_letter" (
    "dead_letter" TEXT NOT NULL,
    "redrive_id" UUID NOT NULL,
    "item" INTEGER NOT NULL,

    CONSTRAINT "redrive_letter_pkey" PRIMARY KEY ("dead_letter","redrive_id")
);

-- CreateTable
CREATE TABLE "redrive_batch" (
    "redrive_id" UUID NOT NULL,
    "n" INTEGER NOT NULL,
    "epoch" BIGINT NOT NULL,
    "target" TEXT NOT NULL,
    "t0" TIMESTAMPTZ(3) NOT NULL,
    "base" BIGINT NOT NULL,
    "leader" TEXT,
    "items" INTEGER[],
    "state" TEXT NOT NULL,

    CONSTRAINT "redrive_batch_pkey" PRIMARY KEY ("redrive_id","n")
);

-- CreateTable
CREATE TABLE "redrive_owner" (
    "redrive_id" UUID NOT NULL,
    "epoch" BIGINT NOT NULL,
    "holder" TEXT NOT NULL,
    "server_id" TEXT NOT NULL,
    "client_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "redrive_owner_pkey" PRIMARY KEY ("redrive_id","epoch")
);

-- CreateTable
CREATE TABLE "claim" (
    "context" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "stream_created_at" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "redrive_id" UUID NOT NULL,
    "item" INTEGER NOT NULL,
    "in_doubt" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "claim_pkey" PRIMARY KEY ("context","stream","stream_created_at","seq")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "actor_role" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "target" TEXT,
    "context" TEXT,
    "reason" TEXT,
    "plan" JSONB,
    "outcome" TEXT NOT NULL DEFAULT 'pending',
    "code" TEXT,
    "detail" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "redrive_number_key" ON "redrive"("number");

-- CreateIndex
CREATE INDEX "redrive_state_idx" ON "redrive"("state");

-- CreateIndex
CREATE INDEX "redrive_context_number_idx" ON "redrive"("context", "number" DESC);

-- CreateIndex
CREATE INDEX "redrive_item_original_stream_original_seq_idx" ON "redrive_item"("original_stream", "original_seq");

-- CreateIndex
CREATE INDEX "redrive_letter_redrive_id_item_idx" ON "redrive_letter"("redrive_id", "item");

-- CreateIndex
CREATE INDEX "redrive_batch_redrive_id_state_idx" ON "redrive_batch"("redrive_id", "state");

-- CreateIndex
CREATE INDEX "claim_redrive_id_item_idx" ON "claim"("redrive_id", "item");

-- CreateIndex
CREATE INDEX "audit_at_id_idx" ON "audit"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_target_idx" ON "audit"("target");
