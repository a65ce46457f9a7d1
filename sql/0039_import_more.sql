-- What a long job is doing just now, where that is not what its page says: "正在写入操作历史".

ALTER TABLE job ADD COLUMN IF NOT EXISTS doing VARCHAR(40) NULL;
