-- AlterTable
ALTER TABLE "share" ADD COLUMN     "view_count" INTEGER NOT NULL DEFAULT 0;

-- Views that are kept: of a share that was opened more often nobody knows how often.
UPDATE "share" SET "view_count" = (SELECT count(*) FROM "share_view" WHERE "share_view"."share_id" = "share"."id");
